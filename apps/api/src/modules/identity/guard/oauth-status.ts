/**
 * Puts the answers of the OAuth endpoints into the statuses that the RFCs demand. Where the library is
 * already right the answer passes untouched; bodies are read only on these paths, and only on failures.
 */
export async function withOAuthStatus(path: string, response: Response): Promise<Response> {
  if (response.status < 400 || !CORRECTED_PATHS.has(path)) return response;
  const error = await readError(response.clone());
  const corrected = correct(path, response.status, error);
  return corrected ?? response;
}

interface OAuthError {
  error?: unknown;
  error_description?: unknown;
}

const CORRECTED_PATHS = new Set([
  "/oauth2/token",
  "/oauth2/revoke",
  "/oauth2/userinfo",
  "/oauth2/introspect",
]);

function correct(path: string, status: number, body: OAuthError): Response | undefined {
  if (path === "/oauth2/token") return correctToken(status, body);
  if (path === "/oauth2/revoke") return correctRevocation(body);
  if (path === "/oauth2/userinfo") return correctUserinfo(status, body);
  return undefined;
}

/** RFC 6749 §5.2: a wrong PKCE verifier is a wrong grant (400), not a failed client authentication (401). */
function correctToken(status: number, body: OAuthError): Response | undefined {
  if (status !== 401 || body.error !== "invalid_request") return undefined;
  return oauthAnswer(400, { ...body, error: "invalid_grant" });
}

/** RFC 7009 §2.2: revoking a token that is already unknown is a success. */
function correctRevocation(body: OAuthError): Response | undefined {
  if (body.error !== "invalid_token" && !isUnknownToken(body)) return undefined;
  return new Response(null, { status: 200, headers: NO_STORE });
}

function isUnknownToken(body: OAuthError): boolean {
  return body.error === "invalid_request" && /token not found/.test(String(body.error_description));
}

/** RFC 6750 §3.1: a valid token without `openid` lacks a scope (403); an invalid one is challenged (401). */
function correctUserinfo(status: number, body: OAuthError): Response | undefined {
  if (body.error === "invalid_scope") {
    const challenge = 'Bearer error="insufficient_scope", scope="openid"';
    return oauthAnswer(403, { ...body, error: "insufficient_scope" }, { "www-authenticate": challenge });
  }
  if (status !== 400) return undefined;
  return oauthAnswer(
    401,
    { ...body, error: "invalid_token" },
    { "www-authenticate": 'Bearer error="invalid_token"' },
  );
}

const NO_STORE = { "cache-control": "no-store", pragma: "no-cache" };

function oauthAnswer(status: number, body: OAuthError, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...NO_STORE, ...headers } });
}

async function readError(response: Response): Promise<OAuthError> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}
