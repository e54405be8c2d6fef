import type { BetterAuthPlugin, GenericEndpointContext } from "better-auth";
import {
  APIError,
  createAuthEndpoint,
  createAuthMiddleware,
  getSessionFromCtx,
  verifyEmail,
} from "better-auth/api";
import { verifyJWT } from "better-auth/crypto";
import { z } from "zod";
import { readVerificationToken, VerificationToken } from "../verification-token.ts";
import { passwordMark } from "./password-mark.ts";
import { signedUpHere } from "./sign-up-cookie.ts";

/**
 * Confirms addresses with the link of a mail, by POST from our own pages. The library's GET, which any page could send a
 * browser to and which signs in whoever comes, is refused. A sign-up's link wants a proof beside it that it is used by who
 * signed up: otherwise a click of the mailbox's owner would open an account whose password a stranger knows.
 */
export function confirmEmail(): BetterAuthPlugin {
  return {
    id: "souk-confirm-email",
    endpoints: { confirmEmail: confirmByPost },
    hooks: {
      before: [
        { matcher: ({ path }) => path === PATH, handler: refuseOtherPages },
        { matcher: ({ path }) => path === PATH, handler: refuseStrangersLink },
      ],
    },
  };
}

const PATH = "/verify-email";

const refuseOtherPages = createAuthMiddleware(async (ctx) => {
  if (ctx.method !== "POST") {
    throw new APIError("METHOD_NOT_ALLOWED", {
      code: "METHOD_NOT_ALLOWED",
      message: "Opening does nothing.",
    });
  }
  const origin = ctx.headers?.get("origin");
  if (origin && ctx.context.isTrustedOrigin(origin)) return;
  throw new APIError("FORBIDDEN", {
    code: "INVALID_ORIGIN",
    message: "Only our own pages confirm addresses.",
  });
});

/**
 * The library would make a session for whoever clicks in the new mailbox: a mistyped address would hand the account to a
 * stranger. Only the person who asked for the change may finish it, in a browser where they are signed in, and only while
 * the account has the password that it had then.
 */
const refuseStrangersLink = createAuthMiddleware(async (ctx) => {
  const given: unknown = ctx.body?.["token"];
  const token = typeof given === "string" ? readVerificationToken(given) : undefined;
  if (!token || (token.updateTo && !token.requestType)) throw notOurs();
  if (!token.updateTo) return;
  const { internalAdapter } = ctx.context;
  const found = await internalAdapter.findUserByEmail(token.email);
  if (found && token.passwordMark !== (await passwordMark(ctx.context, found.user.id))) throw notOurs();
  if (token.requestType === "change-email-confirmation") return;
  const session = await getSessionFromCtx(ctx);
  if (session?.user.email !== token.email) {
    throw new APIError("UNAUTHORIZED", {
      code: "SIGN_IN_TO_CHANGE_EMAIL",
      message: "Sign in to the account whose address is to change, and open the link again.",
    });
  }
  if (await internalAdapter.findUserByEmail(token.updateTo)) {
    throw new APIError("CONFLICT", {
      code: "EMAIL_TAKEN",
      message: "Another account has this address by now.",
    });
  }
});

function notOurs(): APIError {
  return new APIError("UNAUTHORIZED", {
    code: "INVALID_TOKEN",
    message: "The link is not one of ours, or has ended.",
  });
}

const Confirmation = z.object({ token: z.string(), password: z.string().max(128).optional() });

const confirmByPost = createAuthEndpoint(PATH, { method: "POST", body: Confirmation }, async (ctx) => {
  const { token, password } = ctx.body;
  const claims = VerificationToken.safeParse(await verifyJWT(token, ctx.context.secret)).data;
  if (claims && !claims.updateTo) await requireSigner(ctx, claims.email, password);
  const { headers, response } = await verifyEmail({
    ...ctx,
    method: "GET",
    query: { token },
    body: undefined,
    asResponse: false,
    returnHeaders: true,
    returnStatus: false,
  });
  for (const cookie of headers.getSetCookie()) ctx.responseHeaders.append("set-cookie", cookie);
  return ctx.json({ status: response?.status === true });
});

/** Who signed up knows the password, or sits at the browser that chose it. A confirmed address needs no proof any more. */
async function requireSigner(ctx: GenericEndpointContext, email: string, password?: string): Promise<void> {
  const found = await ctx.context.internalAdapter.findUserByEmail(email);
  if (!found || found.user.emailVerified) return;
  const { id } = found.user;
  if (password === undefined ? signedUpHere(ctx, id) : await isPassword(ctx, id, password)) return;
  if (password !== undefined) {
    throw new APIError("UNAUTHORIZED", { code: "INVALID_PASSWORD", message: "The password is not right." });
  }
  throw new APIError("FORBIDDEN", {
    code: "SIGN_UP_UNPROVEN",
    message: "Confirm in the browser that signed up, with the password, or choose a new password.",
  });
}

async function isPassword({ context }: GenericEndpointContext, userId: string, password: string) {
  const hash = (await context.internalAdapter.findCredentialAccount(userId))?.password;
  return hash ? context.password.verify({ hash, password }) : false;
}
