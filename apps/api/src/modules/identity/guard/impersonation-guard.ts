import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { LIBRARY_PATHS } from "../library-paths.ts";

/**
 * Refuses an admin who looks through somebody's eyes at every path that is not open to them: they change neither how
 * that person signs in nor who they are, and try no secret of theirs. Signing in to agents is refused by
 * `guard-plugin.ts`, and our own verbs by `trpc/through-eyes.ts`.
 */
export function impersonationGuard(): BetterAuthPlugin {
  return {
    id: "souk-impersonation",
    hooks: { before: [{ matcher: ({ path }) => !isOpenToEyes(path), handler: requireOwner }] },
  };
}

/** Calls in process name no path; they are ours. */
function isOpenToEyes(path: string | undefined): boolean {
  return path === undefined || LIBRARY_PATHS[path]?.isOpenToEyes === true;
}

const requireOwner = createAuthMiddleware(async (ctx) => {
  const found = await getSessionFromCtx(ctx);
  if (!found?.session["impersonatedBy"]) return;
  throw new APIError("FORBIDDEN", {
    code: "IMPERSONATED",
    message: "An admin who looks through somebody's eyes cannot change this.",
  });
});
