import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";

/**
 * What an admin may not do through somebody's eyes: change how that person signs in, or who they are. Signing in to
 * agents is refused by `guard-plugin.ts`, changes of factors by `factor-guard.ts`, and our own verbs refuse theirs.
 */
export function impersonationGuard(): BetterAuthPlugin {
  return {
    id: "souk-impersonation",
    hooks: { before: [{ matcher: ({ path }) => OWNERS_PATHS.has(path ?? ""), handler: requireOwner }] },
  };
}

/** What only the person themselves may do. */
const OWNERS_PATHS = new Set([
  "/change-password",
  "/set-password",
  "/change-email",
  "/update-user",
  "/delete-user",
  "/link-social",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
]);

const requireOwner = createAuthMiddleware(async (ctx) => {
  const found = await getSessionFromCtx(ctx);
  if (!found?.session["impersonatedBy"]) return;
  throw new APIError("FORBIDDEN", {
    code: "IMPERSONATED",
    message: "An admin who looks through somebody's eyes cannot change this.",
  });
});
