import type { BetterAuthPlugin, GenericEndpointContext } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { FRESH_FOR_SECONDS } from "../options/factors.ts";

/**
 * Closes what the factor plugins leave open: changes of factors need a fresh sign-in or the password, never
 * happen through an admin's eyes, no device is trusted beyond its session, a mailbox is no second step, and
 * nothing malformed reaches the WebAuthn library.
 */
export function factorGuard(): BetterAuthPlugin {
  return {
    id: "souk-factor-guard",
    hooks: {
      before: [
        { matcher: ({ path }) => CHANGES.has(path ?? ""), handler: requireOwnFreshSession },
        { matcher: ({ path }) => CEREMONIES.has(path ?? ""), handler: requireCredential },
        { matcher: ({ path }) => CHALLENGES.has(path ?? ""), handler: trustNoDevice },
      ],
      after: [
        { matcher: ({ path }) => path === "/passkey/generate-authenticate-options", handler: askForOwner },
        { matcher: ({ path }) => path === "/verify-email", handler: refuseSingleStep },
      ],
    },
  };
}

/** Changes of what an account is secured with. Those that take a password are fresh by it. */
const CHANGES = new Set([
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/get-totp-uri",
  "/two-factor/generate-backup-codes",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/update-passkey",
  "/passkey/delete-passkey",
  "/link-social",
]);

const CHALLENGES = new Set(["/two-factor/verify-totp", "/two-factor/verify-backup-code"]);

const CEREMONIES = new Set(["/passkey/verify-registration", "/passkey/verify-authentication"]);

const requireOwnFreshSession = createAuthMiddleware(async (ctx) => {
  const found = await getSessionFromCtx(ctx);
  if (!found) return;
  if (found.session["impersonatedBy"]) {
    throw new APIError("FORBIDDEN", {
      code: "IMPERSONATED",
      message: "An impersonated session cannot change how its owner signs in.",
    });
  }
  const ageMs = Date.now() - new Date(found.session.createdAt).getTime();
  if (ageMs < FRESH_FOR_SECONDS * 1000 || (await takesPassword(ctx, found.user.id))) return;
  throw new APIError("FORBIDDEN", { code: "SESSION_NOT_FRESH", message: "Sign in again to change this." });
});

async function takesPassword(ctx: GenericEndpointContext, userId: string): Promise<boolean> {
  if (!ctx.path.startsWith("/two-factor/")) return false;
  return Boolean((await ctx.context.internalAdapter.findCredentialAccount(userId))?.password);
}

const text = z.string().min(1).max(20_000);

/** What a browser's `PublicKeyCredential.toJSON()` gives, as far as the library reads it. */
const Ceremony = z.object({
  response: z.object({
    id: text,
    rawId: text,
    type: z.literal("public-key"),
    response: z.object({ clientDataJSON: text, transports: z.array(z.string()).optional() }),
  }),
});

const requireCredential = createAuthMiddleware(async (ctx) => {
  if (Ceremony.safeParse(ctx.body).success) return;
  throw new APIError("BAD_REQUEST", { code: "INVALID_CREDENTIAL", message: "This is no passkey's answer." });
});

/** A cookie that stands for the second factor would be a second factor that can be copied. */
const trustNoDevice = createAuthMiddleware(async (ctx) => {
  const body: unknown = ctx.body;
  if (typeof body !== "object" || body === null || !("trustDevice" in body)) return;
  return { context: { body: { ...body, trustDevice: false } } };
});

/** The library asks devices to check who holds them only if it suits; ours must (see `options/factors.ts`). */
const askForOwner = createAuthMiddleware(async (ctx) => {
  const options: unknown = ctx.context.returned;
  if (typeof options !== "object" || options === null || !("challenge" in options)) return;
  return ctx.json({ ...options, userVerification: "required" });
});

/**
 * A link from the mailbox signs in whoever opens it. It confirms the address all the same, but where a second
 * step is on, the mailbox alone opens nothing.
 */
const refuseSingleStep = createAuthMiddleware(async (ctx) => {
  const { newSession, authCookies, internalAdapter, secret } = ctx.context;
  if (!newSession || newSession.user["twoFactorEnabled"] !== true) return;
  const presented = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (presented === newSession.session.token) return;
  deleteSessionCookie(ctx, true);
  await internalAdapter.deleteSession(newSession.session.token);
  ctx.context.setNewSession(null);
});
