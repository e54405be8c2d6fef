import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, isAPIError } from "better-auth/api";
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

/** What a name or a picture's address may not hold: control characters, and more than people have. */
const NAME = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]{1,100}$/u;
const IMAGE = /^[^\p{Cc}\p{Cs}\s]{0,2000}$/u;

const refuseImplausibleName = createAuthMiddleware(async ({ path, body }) => {
  const { name, image } = (body ?? {}) as Record<string, unknown>;
  const isNamed =
    name === undefined && path === "/update-user" ? true : isText(name, NAME) && name.trim() !== "";
  if (isNamed && (image === undefined || image === null || isText(image, IMAGE))) return;
  throw new APIError("BAD_REQUEST", {
    code: "INVALID_NAME",
    message: "A name has 1 to 100 characters, none of them a control character.",
  });
});

function isText(value: unknown, shape: RegExp): value is string {
  return typeof value === "string" && shape.test(value);
}

/** One answer for new addresses and for known ones, made of nothing that either has; and a cookie like any other. */
const answerAlike = createAuthMiddleware(async (ctx) => {
  if (isAPIError(ctx.context.returned)) return;
  await keepSignUp(ctx, String(ctx.body?.email));
  return ctx.json({ status: true });
});
