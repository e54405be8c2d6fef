import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, isAPIError } from "better-auth/api";
import { isName } from "../names.ts";
import { keepSignUp } from "./sign-up-cookie.ts";

/**
 * Closes what the library's accounts leave open: a name that only fails where the address is new would tell that it is,
 * and so would the made-up answer of a repeated sign-up.
 */
export function accountGuard(): BetterAuthPlugin {
  return {
    id: "souk-accounts",
    hooks: {
      before: [{ matcher: ({ path }) => NAMING_PATHS.has(path ?? ""), handler: refuseImplausibleName }],
      after: [{ matcher: ({ path }) => path === "/sign-up/email", handler: answerAlike }],
    },
  };
}

const NAMING_PATHS = new Set(["/sign-up/email", "/update-user"]);

/** A picture's address: no control characters, and no more than addresses have. */
const IMAGE = /^[^\p{Cc}\p{Cs}\s]{0,2000}$/u;

const refuseImplausibleName = createAuthMiddleware(async ({ path, body }) => {
  const { name, image } = (body ?? {}) as Record<string, unknown>;
  const isNamed = typeof name === "string" ? isName(name) : name === undefined && path === "/update-user";
  const isShown = typeof image === "string" ? IMAGE.test(image) : image === undefined || image === null;
  if (isNamed && isShown) return;
  throw new APIError("BAD_REQUEST", {
    code: "INVALID_NAME",
    message: "A name has 1 to 100 characters, at least one of them seen and none of them hidden.",
  });
});

/** One answer for new addresses and for known ones, made of nothing that either has; and a cookie like any other. */
const answerAlike = createAuthMiddleware(async (ctx) => {
  if (isAPIError(ctx.context.returned)) return;
  await keepSignUp(ctx, String(ctx.body?.email));
  return ctx.json({ status: true });
});
