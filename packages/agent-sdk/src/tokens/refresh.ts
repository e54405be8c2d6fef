import { SignInRequired } from "../errors.ts";
import { type Answer, type Wire, bodyOf, send } from "../rest/send.ts";
import { type TokenAnswer, type Tokens, tokensOf } from "./tokens.ts";

/** The agent's registration at Souk. */
export interface Client {
  issuer: string;
  clientId: string | undefined;
  /** Absent for public clients, which prove themselves by their client id alone. */
  clientSecret: string | undefined;
}

/** Trades a refresh token for new tokens. */
export type Refresh = (refreshToken: string) => Promise<Tokens>;

/** Souk answers a repeated refresh the same for ten seconds; later it takes it for a stolen token and ends the grant. */
const REPEATABLE_MS = 8_000;

/** For so long after a refresh its old token still leads to the new ones: for whoever has just read it somewhere. */
const REMEMBERED_MS = 60_000;

/**
 * Refreshes each refresh token once, however many ask: refresh tokens rotate, and a spent one that is shown again looks
 * stolen. Throws `SignInRequired` when the grant is gone.
 */
export function createRefresh(wire: Wire, client: Client): Refresh {
  const flights = new Map<string, { tokens: Promise<Tokens>; until: number }>();
  return (refreshToken) => {
    const now = wire.clock.now();
    for (const [token, { until }] of flights) if (until <= now) flights.delete(token);
    const known = flights.get(refreshToken);
    if (known) return known.tokens;
    const tokens = exchange(wire, client, refreshToken);
    flights.set(refreshToken, { tokens, until: now + REMEMBERED_MS });
    tokens.catch(() => flights.delete(refreshToken));
    return tokens;
  };
}

async function exchange(wire: Wire, client: Client, refreshToken: string): Promise<Tokens> {
  const now = wire.clock.now();
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken });
  const headers = proofOf(client, form);
  const request = { method: "POST", url: `${client.issuer}/oauth2/token`, headers, body: form.toString() };
  const answer = await send(wire, request, { deadline: now + REPEATABLE_MS });
  const code = oauthErrorOf(answer);
  if (code === "invalid_grant") throw ended(code);
  const body = bodyOf(code ? { ...answer, body: { title: "Souk refused to refresh.", code } } : answer);
  return { refreshToken, ...tokensOf(body as TokenAnswer, now) };
}

/** `client_secret_basic` (RFC 6749 §2.3.1), or the client id in the form for public clients. */
function proofOf({ clientId = "", clientSecret }: Client, form: URLSearchParams): Record<string, string> {
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  if (clientSecret === undefined) {
    form.set("client_id", clientId);
    return headers;
  }
  const words = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  return { ...headers, authorization: `Basic ${btoa(words)}` };
}

/** What is thrown when Souk takes a person's tokens no more. */
export function ended(code = "auth.invalid_token", isUncertain = false): SignInRequired {
  const problem = { code, title: "The sign-in at Souk has ended.", status: 401 };
  return new SignInRequired({ status: 401, problem, isUncertain });
}

function oauthErrorOf({ status, body }: Answer): string | undefined {
  if (status < 400 || typeof body !== "object" || body === null) return undefined;
  const error: unknown = Reflect.get(body, "error");
  return typeof error === "string" ? error : undefined;
}
