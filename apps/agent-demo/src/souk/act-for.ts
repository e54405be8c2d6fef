import type { Souk, SoukUser } from "@souk/agent";
import type { TokenStore } from "../sign-in/token-store.ts";

/** Acts at Souk for one of this agent's users, with the tokens that are stored for them. */
export function actFor(souk: Souk, tokens: TokenStore, userId: string): SoukUser {
  return souk.user(() => tokens.read(userId), { onTokens: (fresh) => tokens.write(userId, fresh) });
}
