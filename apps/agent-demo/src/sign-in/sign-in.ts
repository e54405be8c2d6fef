import type { IncomingHttpHeaders } from "node:http";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import { type Auth, PROVIDER } from "./auth.ts";
import { createTokenStore } from "./token-store.ts";

/** Whose things are looked at: a person's, in one of their organizations. What belongs to one never shows in another. */
export type Owner = { userId: string; organizationId: string };

/** Who is signed in here, and for which organization. `userId` is this agent's own id, `organizationId` Souk's. */
export type Person = Owner & { name: string; email: string; organizationName: string };

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * The few things the agent does with better-auth. Its other routes stay closed: one of them would hand the
 * access token to the browser, where it has no business.
 */
export function createSignIn(auth: Auth) {
  return {
    tokens: createTokenStore(auth),

    /** Answers Souk's redirect: checks state, PKCE and id token, sets the session, goes on. */
    callback: toNodeHandler(auth),

    async personOf(headers: IncomingHttpHeaders): Promise<Person | null> {
      const found = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
      if (!found) return null;
      const { id: userId, name, email, organizationId, organizationName } = found.user;
      if (!organizationId) return null;
      return { userId, name, email, organizationId, organizationName: organizationName ?? "" };
    },

    /** The organization that somebody's tokens are for now. */
    organizationOf: async (userId: string): Promise<string | undefined> => {
      const { internalAdapter } = await auth.$context;
      const user = await internalAdapter.findUserById(userId);
      const organizationId: unknown = user && Reflect.get(user, "organizationId");
      return typeof organizationId === "string" ? organizationId : undefined;
    },

    /** Begins the journey to Souk: where to send the browser, and the cookies that tie the way back to it. */
    async begin(
      headers: IncomingHttpHeaders,
      callbackURL: string,
    ): Promise<{ url: string; cookies: string[] }> {
      const { headers: answer, response } = await auth.api.signInSocial({
        body: { provider: PROVIDER, callbackURL, errorCallbackURL: "/sign-in-failed", disableRedirect: true },
        headers: fromNodeHeaders(headers),
        returnHeaders: true,
      });
      if (!response.url) throw new Error("better-auth answered no address to sign in at");
      return { url: response.url, cookies: answer.getSetCookie() };
    },

    /** Ends the session here; the one at Souk is ended there, if the person says so. */
    async signOut(headers: IncomingHttpHeaders): Promise<string[]> {
      const { headers: answer } = await auth.api.signOut({
        headers: fromNodeHeaders(headers),
        returnHeaders: true,
      });
      return answer.getSetCookie();
    },
  };
}
