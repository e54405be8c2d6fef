import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { readVerificationToken } from "../verification-token.ts";

/**
 * Closes what the library's accounts leave open: a name that only fails where the address is new would tell that it is,
 * and so would the made-up answer of a repeated sign-up; the link in a new mailbox would sign its reader in.
 */
export function accountGuard(): BetterAuthPlugin {
  return {
    id: "souk-accounts",
    hooks: {
      before: [
        { matcher: ({ path }) => NAMING_PATHS.has(path ?? ""), handler: refuseImplausibleName },
        { matcher: ({ path }) => path === "/verify-email", handler: refuseStrangersLink },
      ],
      after: [{ matcher: ({ path }) => path === "/sign-up/email", handler: answerAlike }],
    },
  };
}

const NAMING_PATHS = new Set(["/sign-up/email", "/update-user"]);

/** What a name or a picture's address may not hold: control characters, and more than people have. */
const NAME = /^[^\p{Cc}\p{Cs}]{1,100}$/u;
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

/**
 * The library would make a session for whoever clicks in the new mailbox: a mistyped address would hand the account to a
 * stranger. Only the person who asked for the change may finish it, in a browser where they are signed in.
 */
const refuseStrangersLink = createAuthMiddleware(async (ctx) => {
  const query: unknown = ctx.query?.["token"];
  const token = typeof query === "string" ? readVerificationToken(query) : undefined;
  if (!token || (token.updateTo && !token.requestType)) {
    throw new APIError("UNAUTHORIZED", { code: "INVALID_TOKEN", message: "The link is not one of ours." });
  }
  if (!token.updateTo || token.requestType === "change-email-confirmation") return;
  const session = await getSessionFromCtx(ctx);
  if (session?.user.email !== token.email) {
    throw new APIError("UNAUTHORIZED", {
      code: "SIGN_IN_TO_CHANGE_EMAIL",
      message: "Sign in to the account whose address is to change, and open the link again.",
    });
  }
  if (await ctx.context.internalAdapter.findUserByEmail(token.updateTo)) {
    throw new APIError("CONFLICT", {
      code: "EMAIL_TAKEN",
      message: "Another account has this address by now.",
    });
  }
});

/** One answer for new addresses and for known ones, made of nothing that either has. */
const answerAlike = createAuthMiddleware(async (ctx) => {
  if (isAPIError(ctx.context.returned)) return;
  return ctx.json({ status: true });
});
