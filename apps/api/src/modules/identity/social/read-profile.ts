import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { z } from "zod";
import { endpointsOf, type SocialClient } from "./clients.ts";
import { githubProfile, googleProfile, microsoftProfile, type SocialProfile } from "./profiles.ts";

/** What the provider's token endpoint gave. */
interface Tokens {
  accessToken?: string | undefined;
  idToken?: string | undefined;
}

/** Who has just signed in there; null when the provider's answer does not tell. */
export async function readProfile(
  provider: SocialProvider,
  client: SocialClient,
  tokens: Tokens,
): Promise<SocialProfile | null> {
  if (provider === "google") return googleProfile(claimsOf(tokens.idToken, client));
  if (provider === "microsoft") return microsoftProfile(claimsOf(tokens.idToken, client));
  const { api } = endpointsOf(provider, client);
  const ask = (path: string) => getJson(`${api}${path}`, tokens.accessToken ?? "");
  const [user, emails] = await Promise.all([ask("/user"), ask("/user/emails")]);
  return githubProfile(user, emails);
}

const IdToken = z.looseObject({ aud: z.string(), exp: z.number() });

/**
 * The claims of an id token that came from the token endpoint itself. TLS tells whose it is, so its signature need
 * not be checked (OpenID Connect Core §3.1.3.7, 6); that it is for us, and of now, must be.
 */
function claimsOf(idToken: string | undefined, { clientId }: SocialClient): unknown {
  const [, payload = ""] = (idToken ?? "").split(".");
  const { data } = IdToken.safeParse(parseJson(Buffer.from(payload, "base64url").toString()));
  return data && data.aud === clientId && data.exp * 1000 > Date.now() ? data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A provider that keeps somebody waiting for longer than this has failed. */
const TIMEOUT_MS = 10_000;

async function getJson(url: string, accessToken: string): Promise<unknown> {
  const headers = {
    accept: "application/json",
    authorization: `Bearer ${accessToken}`,
    "user-agent": "souk",
  };
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
