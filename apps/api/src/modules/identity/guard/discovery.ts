import { ORGANIZATION_CLAIMS } from "../granted-claims.ts";

/**
 * Makes the provider's description of itself (OpenID Discovery, RFC 8414) say what holds here. The library
 * announces what its code could do; agents believe every word of it. Other answers pass untouched.
 */
export async function withHonestDiscovery(pathname: string, response: Response): Promise<Response> {
  if (!pathname.includes("/.well-known/") || response.status !== 200) return response;
  const text = await response.text();
  const { headers, status } = response;
  return new Response(text === "" ? null : JSON.stringify(honest(JSON.parse(text))), { status, headers });
}

type Metadata = Record<string, unknown>;

function honest(announced: Metadata): Metadata {
  const kept = Object.entries(announced).filter(([name]) => !NOT_OFFERED.has(name));
  const methods = announced["token_endpoint_auth_methods_supported"];
  return {
    ...Object.fromEntries(kept),
    ...withOrganizationClaims(announced["claims_supported"]),
    // Public native clients: PKCE alone (RFC 8252 §8.5).
    token_endpoint_auth_methods_supported: [...(Array.isArray(methods) ? methods : []), "none"],
    prompt_values_supported: ["none", "login", "consent", "create"],
  };
}

/** Both documents come through here; only the one of OpenID knows of claims. */
function withOrganizationClaims(claims: unknown): Metadata {
  return Array.isArray(claims) ? { claims_supported: [...claims, ...ORGANIZATION_CLAIMS] } : {};
}

/**
 * No token is bound to a key, and no agent is called when the session of a person with Souk ends: disconnecting and
 * banning stop its tokens instead.
 */
const NOT_OFFERED = new Set([
  "dpop_signing_alg_values_supported",
  "backchannel_logout_supported",
  "backchannel_logout_session_supported",
]);
