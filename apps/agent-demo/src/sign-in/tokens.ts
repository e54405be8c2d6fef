import { SoukRefusal } from "../souk/refusal.ts";
import { type Auth, PROVIDER } from "./auth.ts";

/** The person's grant at Souk is gone (revoked, expired, never there): only signing in again helps. */
export class SignInNeeded extends Error {
  constructor(options?: ErrorOptions) {
    super("The sign-in at Souk has ended.", options);
    this.name = "SignInNeeded";
  }
}

export type Tokens = ReturnType<typeof createTokens>;

/**
 * Access tokens by user. Everything about one user's tokens happens one after the other: Souk's refresh tokens
 * rotate, and spending the same one twice at once would look like theft and end the grant.
 */
export function createTokens(auth: Pick<Auth, "api" | "$context">) {
  const lanes = new Map<string, Promise<unknown>>();

  function inLane<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const turn = (lanes.get(userId) ?? Promise.resolve()).then(work, work);
    lanes.set(userId, turn);
    const leave = () => lanes.get(userId) === turn && lanes.delete(userId);
    turn.then(leave, leave);
    return turn;
  }

  async function accountOf(userId: string): Promise<string> {
    const { internalAdapter } = await auth.$context;
    const account = (await internalAdapter.findAccounts(userId)).find((one) => one.providerId === PROVIDER);
    if (!account) throw new SignInNeeded();
    return account.id;
  }

  /** A token that is good for now; refreshed when it runs out within five seconds. */
  const current = (userId: string): Promise<string> =>
    inLane(userId, async () =>
      tokenOf(auth.api.getAccessToken({ body: { accountId: await accountOf(userId), userId } })),
    );

  /** Another token than `rejected`: the one a neighbour has just fetched, or a refreshed one. */
  const renew = (userId: string, rejected: string): Promise<string> =>
    inLane(userId, async () => {
      const body = { accountId: await accountOf(userId), userId };
      const stored = await tokenOf(auth.api.getAccessToken({ body }));
      return stored === rejected ? tokenOf(auth.api.refreshToken({ body })) : stored;
    });

  return {
    /** Calls Souk for a user; a token that Souk no longer takes is renewed once. Throws SignInNeeded after that. */
    async use<T>(userId: string, call: (token: string) => Promise<T>): Promise<T> {
      const token = await current(userId);
      try {
        return await call(token);
      } catch (error) {
        if (!isTokenRefused(error)) throw error;
      }
      try {
        return await call(await renew(userId, token));
      } catch (error) {
        throw isTokenRefused(error) ? new SignInNeeded({ cause: error }) : error;
      }
    },
  };
}

const isTokenRefused = (error: unknown) => error instanceof SoukRefusal && error.status === 401;

async function tokenOf(answer: Promise<{ accessToken?: string | undefined }>): Promise<string> {
  const { accessToken } = await answer.catch((error: unknown) => {
    throw new SignInNeeded({ cause: error });
  });
  if (!accessToken) throw new SignInNeeded();
  return accessToken;
}
