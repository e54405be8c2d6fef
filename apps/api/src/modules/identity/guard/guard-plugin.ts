import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import type { BetterAuthPlugin } from "better-auth";
import { TOKEN_PREFIX } from "../tokens.ts";
import { refuseAuthorizationRequest } from "./authorization-request.ts";
import { refuseClientRequest } from "./client-request.ts";
import { requireOwnBrowser } from "./sign-out.ts";

/**
 * Closes what the OpenID provider leaves open before its endpoints run: an impersonating admin may not
 * hand the impersonated identity to an agent, requests that ask for what is not offered or contradict
 * themselves are refused, an agent signs nobody out elsewhere, only tokens that look like ours reach token checks, and only text is read as a
 * signed query. Stands before the provider, whose own hooks come first otherwise.
 */
export function guardPlugin(): BetterAuthPlugin {
  return {
    id: "souk-guard",
    hooks: {
      before: [
        { matcher: ({ body }) => hasForeignQuery(body), handler: refuseForeignQuery },
        { matcher: ({ path }) => GRANTING_PATHS.has(path ?? ""), handler: refuseImpersonated },
        { matcher: ({ path }) => path === "/oauth2/authorize", handler: refuseAuthorizationRequest },
        { matcher: ({ path }) => CLIENT_CALLS.has(path ?? ""), handler: refuseClientRequest },
        { matcher: ({ path }) => path === "/oauth2/end-session", handler: requireOwnBrowser },
        { matcher: ({ path }) => path === "/oauth2/userinfo", handler: requireAccessToken },
        { matcher: ({ path }) => TOKEN_CHECKS.has(path ?? ""), handler: replaceForeignToken },
      ],
    },
  };
}

/** Where a session turns into a grant. Sign-in continues an authorization too, but makes its own session. */
const GRANTING_PATHS = new Set(["/oauth2/authorize", "/oauth2/consent", "/oauth2/continue"]);

/** Where a client presents a token for inspection (RFC 7662) or revocation (RFC 7009). */
const TOKEN_CHECKS = new Set(["/oauth2/introspect", "/oauth2/revoke"]);

/** Where an agent's back end authenticates. */
const CLIENT_CALLS = new Set(["/oauth2/token", ...TOKEN_CHECKS]);

/** Well-formed and never issued: real ones have 32 characters. */
const UNKNOWN_TOKEN = `${TOKEN_PREFIX.access}unknown`;

/** The provider reads this field of every body, before anybody has looked at its type. */
function hasForeignQuery(body: unknown): boolean {
  return isRecord(body) && "oauth_query" in body && typeof body["oauth_query"] !== "string";
}

const refuseForeignQuery = createAuthMiddleware(async () => {
  throw new APIError("BAD_REQUEST", {
    error: "invalid_request",
    error_description: "oauth_query is no text.",
  });
});

const refuseImpersonated = createAuthMiddleware(async (ctx) => {
  const session = await getSessionFromCtx(ctx);
  const impersonatedBy: unknown = session?.session["impersonatedBy"];
  if (!impersonatedBy) return;
  throw new APIError("FORBIDDEN", {
    error: "access_denied",
    error_description: "An impersonated session cannot sign in to agents.",
  });
});

/** RFC 6750 §3: without a usable token the answer names the scheme. The library omits that, or fails on a forged JWT. */
const requireAccessToken = createAuthMiddleware(async (ctx) => {
  const header = ctx.headers?.get("authorization") ?? "";
  const body: unknown = ctx.body;
  const inBody = isRecord(body) && typeof body["access_token"] === "string" ? body["access_token"] : "";
  const presented = /^bearer +(\S+)$/i.exec(header)?.[1] ?? inBody;
  if (presented.startsWith(TOKEN_PREFIX.access)) return;
  const challenge = presented ? 'Bearer error="invalid_token"' : "Bearer";
  throw new APIError(
    "UNAUTHORIZED",
    { error: "invalid_token", error_description: "The access token is missing, unknown or expired." },
    { "WWW-Authenticate": challenge },
  );
});

/**
 * We issue no JWT access tokens, so whatever lacks our prefixes is unknown. The library would try to
 * verify it as a JWT and answer 500 to a forged one; the client's own authentication still comes first.
 */
const replaceForeignToken = createAuthMiddleware(async (ctx) => {
  const body: unknown = ctx.body;
  if (!isRecord(body) || typeof body["token"] !== "string" || body["token"] === "") return;
  const token = body["token"].replace(/^bearer +/i, "");
  if (token.startsWith(TOKEN_PREFIX.access) || token.startsWith(TOKEN_PREFIX.refresh)) return;
  return { context: { body: { ...body, token: UNKNOWN_TOKEN } } };
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
