import { createHash, randomBytes } from "node:crypto";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { type RegisteredTestAgent, registerTestAgent } from "./agent-fixture.ts";
import { type Answer, type Browser, exchange } from "./browser.ts";
import { type IdentityServer, serveIdentity } from "./serve-identity.ts";

/** Parameters by name: undefined leaves one out, a list sends it several times. */
export type Form = Record<string, string | readonly string[] | undefined>;

/** The OpenID provider under test, asked by hand: every parameter of every request may be wrong. */
export interface Provider extends IdentityServer {
  database: TestDatabase;
  issuer: string;
}

/** What every request below proves itself with, unless it says otherwise. */
export const VERIFIER = "a-code-verifier-of-43-characters-or-a-few-more";

/** Where authorize sent a browser, and with which parameters. */
export interface Outcome {
  to: "agent" | "login" | "consent" | "sign-up" | "own error page" | "nowhere";
  params: URLSearchParams;
  answer: Answer;
}

export async function openProvider(): Promise<Provider> {
  const database = await testDatabase();
  const server = await serveIdentity(database.db);
  return { ...server, database, issuer: `${server.apiUrl}/api/auth` };
}

/** An agent whose client differs from the usual one. */
export async function registerClient(
  { database }: Provider,
  differences: Partial<typeof oauthClients.$inferInsert> = {},
): Promise<RegisteredTestAgent> {
  const agent = await registerTestAgent(database.db);
  if (Object.keys(differences).length > 0) {
    await database.db.update(oauthClients).set(differences).where(eq(oauthClients.clientId, agent.clientId));
  }
  return agent;
}

/** The S256 challenge of a verifier (RFC 7636 §4.2). */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

/** A proper authorization request, `changes` apart. */
export function authorizationUrl(provider: Provider, agent: RegisteredTestAgent, changes: Form = {}): string {
  const query = encodeForm({
    response_type: "code",
    client_id: agent.clientId,
    redirect_uri: agent.redirectUri,
    scope: "openid",
    state: "state-of-the-agent",
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: "S256",
    ...changes,
  });
  return `${provider.issuer}/oauth2/authorize?${query}`;
}

export function encodeForm(form: Form): string {
  const fields = Object.entries(form).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  );
  return new URLSearchParams(fields).toString();
}

/** Sends a browser to authorize and tells where it was sent on to. */
export async function ask(
  provider: Provider,
  browser: Browser,
  request: { agent: RegisteredTestAgent; changes?: Form },
): Promise<Outcome> {
  const answer = await browser.send(authorizationUrl(provider, request.agent, request.changes));
  return outcomeOf(provider, answer);
}

/** Reads an answer of authorize, or the address in the JSON of consent. */
export function outcomeOf({ webUrl }: Provider, answer: Answer): Outcome {
  const location = answer.headers.location ?? locationInBody(answer);
  const url = location === undefined ? null : URL.parse(location);
  if (!url) return { to: "nowhere", params: new URLSearchParams(), answer };
  const page = url.href.startsWith(`${webUrl}/`) ? url.pathname : undefined;
  const pages = { "/login": "login", "/consent": "consent", "/sign-up": "sign-up" } as const;
  const to =
    page === undefined ? "agent" : page in pages ? pages[page as keyof typeof pages] : "own error page";
  return { to, params: url.searchParams, answer };
}

function locationInBody({ text }: Answer): string | undefined {
  if (!text.startsWith("{")) return undefined;
  const { url } = JSON.parse(text) as { url?: string };
  return url;
}

/** Says yes (or no) on the consent page that `outcome` led to. */
export async function decide(
  provider: Provider,
  browser: Browser,
  decision: { outcome: Outcome; accept?: boolean; scope?: string },
): Promise<Outcome> {
  const { outcome, accept = true, scope } = decision;
  const answer = await browser.send(`${provider.issuer}/oauth2/consent`, {
    method: "POST",
    body: { accept, oauth_query: outcome.params.toString(), ...(scope === undefined ? {} : { scope }) },
  });
  return outcomeOf(provider, answer);
}

/** A code for a signed-in browser; consents on the way where that is asked. */
export async function codeFor(
  provider: Provider,
  browser: Browser,
  request: { agent: RegisteredTestAgent; changes?: Form },
): Promise<string> {
  const asked = await ask(provider, browser, request);
  const done = asked.to === "consent" ? await decide(provider, browser, { outcome: asked }) : asked;
  const code = done.params.get("code");
  if (!code) throw new Error(`No code: ${done.to} ${done.params.toString()} ${done.answer.text}`);
  return code;
}

export const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;

/** Posts a form to an endpoint as an agent's back end, with the agent's own credentials unless told otherwise. */
export function call(
  provider: Provider,
  path: string,
  {
    agent,
    form,
    headers = {},
  }: { agent?: RegisteredTestAgent; form: Form; headers?: Record<string, string> },
): Promise<Answer> {
  const authorization = agent ? { authorization: basic(agent.clientId, agent.clientSecret) } : {};
  return exchange(provider.issuer + path, encodeForm(form), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...authorization, ...headers },
  });
}

/** What a token endpoint answers. */
export interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  id_token: string;
  scope: string;
  token_type: string;
  expires_in: number;
}

/** The form that redeems a code. */
export function codeForm(agent: RegisteredTestAgent, code: string): Form {
  return { grant_type: "authorization_code", code, redirect_uri: agent.redirectUri, code_verifier: VERIFIER };
}

/** Tokens for a signed-in browser. */
export async function tokensFor(
  provider: Provider,
  browser: Browser,
  request: { agent: RegisteredTestAgent; changes?: Form },
): Promise<TokenAnswer> {
  const code = await codeFor(provider, browser, request);
  const form = codeForm(request.agent, code);
  const answer = await call(provider, "/oauth2/token", { agent: request.agent, form });
  if (answer.status !== 200) throw new Error(`No tokens: ${answer.status} ${answer.text}`);
  return answer.json() as TokenAnswer;
}

/** The status at userinfo: 200 while the token lives. */
export async function userinfo(provider: Provider, token: string | undefined): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return exchange(`${provider.issuer}/oauth2/userinfo`, undefined, { headers });
}

/** A value that nobody issued. */
export const unknownValue = () => randomBytes(24).toString("hex");
