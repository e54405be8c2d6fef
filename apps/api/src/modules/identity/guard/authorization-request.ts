import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { isRegisteredRedirectUri } from "../rules.ts";
import { type PublicKey, subjectOfIdToken } from "./id-token-hint.ts";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** What an authorization request carries: once each, several times, or absent. */
type RequestParameters = Record<string, unknown>;

/** Why a request is refused, in the words of RFC 6749 §4.1.2.1. */
interface Fault {
  error: "invalid_request" | "login_required";
  description: string;
}

/**
 * Refuses authorization requests that the provider would answer as if they had asked for less: a
 * `code_challenge` that is none (RFC 7636 §4.2), a `response_mode` that is not ours, an `id_token_hint` of
 * somebody else (OpenID Core §3.1.2.1). The agent is told at its registered address; nobody at any other.
 */
export const refuseAuthorizationRequest = createAuthMiddleware(async (ctx) => {
  const request = parametersOf(ctx);
  const fault = faultOf(request) ?? (await faultOfHint(ctx, request));
  if (fault) return redirect(ctx, await addressFor(ctx, request, fault));
});

/** A POST of its own carries them in the body; a sign-in that continues a request brings them as its query. */
function parametersOf({ request, body, query }: Context): RequestParameters {
  const isDirectPost = request?.method === "POST" && request.url.includes("/oauth2/authorize");
  const source: unknown = isDirectPost ? body : query;
  return typeof source === "object" && source !== null ? (source as RequestParameters) : {};
}

/** RFC 7636 §4.1: 43 to 128 unreserved characters, for challenge and verifier alike. */
export const PKCE_VALUE = /^[A-Za-z0-9\-._~]{43,128}$/;

function faultOf({ code_challenge: challenge, response_mode: mode }: RequestParameters): Fault | undefined {
  if (typeof challenge === "string" && !PKCE_VALUE.test(challenge)) {
    return { error: "invalid_request", description: "code_challenge must have 43 to 128 characters." };
  }
  if (mode !== undefined && mode !== "query") {
    return { error: "invalid_request", description: "response_mode must be query." };
  }
  return undefined;
}

/** A hint that cannot be verified names nobody: it refuses a silent sign-in and is ignored otherwise. */
async function faultOfHint(ctx: Context, request: RequestParameters): Promise<Fault | undefined> {
  const { id_token_hint: hint, client_id: clientId, prompt } = request;
  if (typeof hint !== "string" || typeof clientId !== "string") return undefined;
  const session = await getSessionFromCtx(ctx);
  if (!session) return undefined;
  const keys = await ctx.context.adapter.findMany<PublicKey>({ model: "jwks" });
  const published = keys.filter(({ expiresAt }) => !expiresAt || expiresAt > new Date());
  const subject = subjectOfIdToken(hint, { keys: published, issuer: ctx.context.baseURL, clientId });
  const isSilent = prompt === "none";
  if (subject === session.user.id || (subject === undefined && !isSilent)) return undefined;
  return { error: "login_required", description: "Somebody else is signed in." };
}

/** The agent's registered address with the error on it, or our own page when the address is not registered. */
async function addressFor(ctx: Context, request: RequestParameters, fault: Fault): Promise<string> {
  const { client_id: clientId, redirect_uri: uri, state } = request;
  const isTrusted =
    typeof uri === "string" && typeof clientId === "string" && (await isRegistered(ctx, clientId, uri));
  const url = new URL(isTrusted ? uri : errorPage(ctx));
  url.searchParams.set("error", fault.error);
  url.searchParams.set("error_description", fault.description);
  if (isTrusted) {
    if (typeof state === "string") url.searchParams.set("state", state);
    url.searchParams.set("iss", ctx.context.baseURL);
  }
  return url.href;
}

async function isRegistered(ctx: Context, clientId: string, uri: string): Promise<boolean> {
  const client = await ctx.context.adapter.findOne<{ redirectUris: string[]; disabled: boolean }>({
    model: "oauthClient",
    where: [{ field: "clientId", value: clientId }],
  });
  return client !== null && !client.disabled && isRegisteredRedirectUri(client.redirectUris, uri);
}

function errorPage({ context }: Context): string {
  return context.options.onAPIError?.errorURL ?? `${context.baseURL}/error`;
}

/** As the provider does: browsers follow a redirect, scripts are told where to go. */
function redirect(ctx: Context, url: string) {
  const isScript =
    ctx.headers?.get("sec-fetch-mode") === "cors" || ctx.headers?.get("accept")?.includes("application/json");
  if (isScript) return ctx.json({ redirect: true, url });
  throw ctx.redirect(url);
}
