import type { AuthenticationMethod, ClientAuthentication } from "@souk/contracts/clients/authentication";

/** How a client proves itself, as the fields hold it: the key set is pasted text. */
export interface AuthenticationValues {
  method: AuthenticationMethod;
  jwks: string;
}

export const blankAuthentication: AuthenticationValues = { method: "client_secret_basic", jwks: "" };

/** The ways in which a client may prove itself, the usual one first. */
export const methodChoices: { value: AuthenticationMethod; label: string }[] = [
  { value: "client_secret_basic", label: "Secret in the header (client_secret_basic)" },
  { value: "client_secret_post", label: "Secret in the form (client_secret_post)" },
  { value: "private_key_jwt", label: "Signed with its own key (private_key_jwt)" },
  { value: "none", label: "No proof, PKCE only (none)" },
];

/** What to know of each way before choosing it. */
export const methodHints: Record<AuthenticationMethod, string> = {
  client_secret_basic: "What most libraries do. It has to be the same in the agent's settings.",
  client_secret_post: "For libraries that cannot send the header, such as better-auth by default.",
  private_key_jwt: "There is no secret that could leak: Souk knows the public key only.",
  none: "For programs on their users' machines. All redirect URIs are http on localhost.",
};

/** The fields for how a client proves itself now. */
export function fromAuthentication(authentication: ClientAuthentication): AuthenticationValues {
  const { method } = authentication;
  if (method !== "private_key_jwt") return { method, jwks: "" };
  return { method, jwks: JSON.stringify(authentication.jwks, null, 2) };
}

/**
 * What the API is told; undefined when the pasted text is no JSON. A single key is taken for a set of one. What else
 * may be wrong with keys, the API says.
 */
export function toAuthentication({ method, jwks }: AuthenticationValues): ClientAuthentication | undefined {
  if (method !== "private_key_jwt") return { method };
  const keySet = readJson(jwks);
  if (typeof keySet !== "object" || keySet === null) return undefined;
  const isKey = "kty" in keySet;
  return { method, jwks: (isKey ? { keys: [keySet] } : keySet) as never };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
