import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";

/**
 * A new password always ends every session but the asking one, which the library replaces, and with them the
 * authorization codes that were given out through them. The library leaves it to the caller.
 */
export function endOtherSessions(): BetterAuthPlugin {
  return {
    id: "souk-end-other-sessions",
    hooks: { before: [{ matcher: ({ path }) => path === "/change-password", handler: sayYes }] },
  };
}

const sayYes = createAuthMiddleware(async (ctx) => {
  const body: unknown = ctx.body;
  if (typeof body !== "object" || body === null) return;
  return { context: { body: { ...body, revokeOtherSessions: true } } };
});
