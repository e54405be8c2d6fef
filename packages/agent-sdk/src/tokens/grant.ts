import { SignInRequired, SoukUnavailable } from "../errors.ts";
import { type Refresh, ended } from "./refresh.ts";
import { createSaver } from "./saver.ts";
import type { Tokens } from "./tokens.ts";

/** A person's tokens, or where to read them. A function is asked again before anything is refreshed. */
export type TokenSource = Tokens | (() => Tokens | Promise<Tokens>);

/** What a person's tokens are kept by. */
export interface GrantParts {
  source: TokenSource;
  /** Undefined when the agent cannot refresh: there is no client id. */
  refresh: Refresh | undefined;
  /** Is handed rotated tokens before they are used. */
  onTokens: ((tokens: Tokens) => unknown) | undefined;
  now: () => number;
}

/** The access that one person granted. */
export interface Grant {
  /** An access token that is good for now. */
  current: () => Promise<string>;
  /** Another one than `rejected`. */
  renewed: (rejected: string) => Promise<string>;
}

/** An access token is refreshed when it has less than this left. */
const LEEWAY_MS = 30_000;

/**
 * Keeps one person's access token fresh. Everybody who needs another one waits for the same refresh. Throws
 * `SignInRequired` when there is no way to one.
 */
export function createGrant({ source, refresh, onTokens, now }: GrantParts): Grant {
  let held: Tokens | undefined;
  let renewing: Promise<string> | undefined;
  const saver = createSaver(onTokens);

  const load = async () => (held = typeof source === "function" ? await source() : (held ?? source));

  const runsOut = ({ expiresAt }: Tokens, within: number) =>
    expiresAt !== undefined && expiresAt !== null && new Date(expiresAt).getTime() - now() < within;

  async function renew(stale: Tokens): Promise<string> {
    const stored = saver.unsaved ?? (await load());
    if (stored.accessToken !== stale.accessToken && !runsOut(stored, 0)) return stored.accessToken;
    if (!refresh || !stored.refreshToken) throw ended();
    try {
      const tokens = { ...stored, ...(await refresh(stored.refreshToken)) };
      held = tokens;
      await saver.save(tokens);
      return tokens.accessToken;
    } catch (error) {
      if (!(error instanceof SignInRequired)) throw error;
      // Another process may have spent the same refresh token in the meantime.
      const { accessToken } = await load();
      if (accessToken === stored.accessToken) throw error;
      return accessToken;
    }
  }

  const renewOnce = (stale: Tokens) =>
    (renewing ??= renew(stale).finally(() => {
      renewing = undefined;
    }));

  return {
    async current() {
      await saver.flush();
      const tokens = held ?? (await load());
      if (!refresh || !tokens.refreshToken || !runsOut(tokens, LEEWAY_MS)) return tokens.accessToken;
      return renewOnce(tokens).catch((error: unknown) => {
        if (error instanceof SoukUnavailable && !runsOut(tokens, 0)) return tokens.accessToken;
        throw error;
      });
    },
    async renewed(rejected) {
      if (held && held.accessToken !== rejected) return held.accessToken;
      return renewOnce({ accessToken: rejected });
    },
  };
}
