import type { Tokens } from "@souk/agent";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { type Auth, PROVIDER } from "./auth.ts";
import { SignInNeeded } from "./sign-in-needed.ts";

export type TokenStore = ReturnType<typeof createTokenStore>;

/** Where people's tokens are kept: in better-auth's accounts, encrypted with AGENT_SECRET as it does itself. */
export function createTokenStore(auth: Pick<Auth, "$context">) {
  async function accountOf(userId: string) {
    const { internalAdapter, secretConfig: key } = await auth.$context;
    const accounts = await internalAdapter.findAccounts(userId);
    const account = accounts.find(({ providerId }) => providerId === PROVIDER);
    if (!account?.accessToken) throw new SignInNeeded();
    return { internalAdapter, key, account, accessToken: account.accessToken };
  }

  return {
    /** The tokens of a person's last sign-in or refresh. Throws SignInNeeded when there are none. */
    async read(userId: string): Promise<Tokens> {
      const { key, account, accessToken } = await accountOf(userId);
      const { refreshToken, accessTokenExpiresAt: expiresAt, scope } = account;
      return {
        accessToken: await symmetricDecrypt({ key, data: accessToken }),
        refreshToken: refreshToken && (await symmetricDecrypt({ key, data: refreshToken })),
        expiresAt,
        scope,
      };
    },

    /** Puts refreshed tokens in the place of the old ones, which are spent. */
    async write(userId: string, { accessToken, refreshToken, expiresAt }: Tokens): Promise<void> {
      const { internalAdapter, key, account } = await accountOf(userId);
      await internalAdapter.updateAccount(account.id, {
        accessToken: await symmetricEncrypt({ key, data: accessToken }),
        refreshToken: refreshToken && (await symmetricEncrypt({ key, data: refreshToken })),
        accessTokenExpiresAt: expiresAt ? new Date(expiresAt) : null,
      });
    },
  };
}
