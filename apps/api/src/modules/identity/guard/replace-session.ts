import type { Database } from "@souk/db/client";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { moveTokens } from "../grant-store.ts";

/**
 * Signing in again from the same browser replaces the session there, which is how somebody shows that it is
 * still them; agents that were signed in to through it go on with the new one. Other people's sessions and
 * other browsers' stay. Stands after the second factor, without which there is no new session yet.
 */
export function replaceSession(db: Database): BetterAuthPlugin {
  return {
    id: "souk-replace-session",
    hooks: { after: [{ matcher: ({ context }) => context.newSession !== null, handler: endFormer(db) }] },
  };
}

function endFormer(db: Database) {
  return createAuthMiddleware(async (ctx) => {
    const { newSession, authCookies, internalAdapter, secret } = ctx.context;
    const token = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
    if (!newSession || !token || token === newSession.session.token) return;
    const former = await internalAdapter.findSession(token);
    if (former?.user.id !== newSession.user.id) return;
    await moveTokens(db, { from: former.session.id, to: newSession.session.id });
    await internalAdapter.deleteSession(token);
  });
}
