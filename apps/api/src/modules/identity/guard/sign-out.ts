import { APIError, createAuthMiddleware } from "better-auth/api";
import type { AuthContext } from "better-auth";
import { clientOfIdToken, type PublicKey } from "./id-token-hint.ts";
import { alreadySignedOut } from "./sign-out-pages.ts";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/**
 * Lets an agent's sign-out (OpenID RP-Initiated Logout) end the session of the browser that brings it, and no other.
 * The library ends whichever session the id token names, so that whoever got hold of one could sign its person out
 * from anywhere. In a browser without a session there is nothing to end: it is sent on, or told.
 */
export const requireOwnBrowser = createAuthMiddleware(async (ctx) => {
  if (await hasSession(ctx)) return;
  const request = requestOf(ctx);
  const address = await returnAddress(ctx, request);
  if (address) throw ctx.redirect(address);
  if (ctx.headers?.get("accept")?.includes("text/html"))
    return alreadySignedOut(request["post_logout_redirect_uri"] !== undefined);
  throw new APIError("BAD_REQUEST", {
    error: "invalid_request",
    error_description: "Nobody is signed in in this browser.",
  });
});

async function hasSession({ getSignedCookie, context }: Context): Promise<boolean> {
  const token = await getSignedCookie(context.authCookies.sessionToken.name, context.secret);
  return typeof token === "string" && (await context.internalAdapter.findSession(token)) !== null;
}

function requestOf({ query, body }: Context): Record<string, unknown> {
  const sent: unknown = body;
  return { ...(query as object | undefined), ...(typeof sent === "object" && sent !== null ? sent : {}) };
}

/**
 * Where an agent may return somebody: an address that it registered. It names itself, as at authorize, or by an id
 * token that we made for it; the two do not contradict each other.
 */
async function returnAddress(ctx: Context, request: Record<string, unknown>): Promise<string | undefined> {
  const { id_token_hint: hint, client_id: clientId, post_logout_redirect_uri: uri, state } = request;
  if (typeof uri !== "string") return undefined;
  const named = typeof hint === "string" ? await clientNamedBy(ctx.context, hint) : clientId;
  if (typeof named !== "string" || (clientId !== undefined && clientId !== named)) return undefined;
  if (!(await mayReturnTo(ctx.context, named, uri))) return undefined;
  const address = new URL(uri);
  if (typeof state === "string") address.searchParams.set("state", state);
  return address.href;
}

async function clientNamedBy({ adapter, baseURL }: AuthContext, hint: string): Promise<string | undefined> {
  const keys = await adapter.findMany<PublicKey>({ model: "jwks" });
  const published = keys.filter(({ expiresAt }) => !expiresAt || expiresAt > new Date());
  return clientOfIdToken(hint, { keys: published, issuer: baseURL });
}

async function mayReturnTo({ adapter }: AuthContext, clientId: string, uri: string): Promise<boolean> {
  const client = await adapter.findOne<LogoutClient>({
    model: "oauthClient",
    where: [{ field: "clientId", value: clientId }],
  });
  if (!client || client.disabled || !client.enableEndSession) return false;
  return client.postLogoutRedirectUris?.includes(uri) ?? false;
}

interface LogoutClient {
  disabled: boolean;
  enableEndSession: boolean | null;
  postLogoutRedirectUris: string[] | null;
}
