import * as oidc from "openid-client";
import { Browser } from "./browser.ts";
import { confirmEmail } from "./confirm-email.ts";

/** A person who has an account, or will have one after the first sign-in. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

/** An agent that signs its users in, by its registration. */
export interface RelyingParty {
  apiUrl: string;
  webUrl: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** What an agent holds after its user has signed in. */
export interface AgentTokens {
  config: oidc.Configuration;
  browser: Browser;
  accessToken: string;
  refreshToken: string | undefined;
  claims: oidc.IDToken | undefined;
}

/**
 * Signs a person in to an agent the way its own back end would, with a certified library and a browser:
 * discovery, authorize, sign-in (or sign-up), consent, code and PKCE. Everything goes over real HTTP.
 */
export async function obtainAgentToken(
  input: RelyingParty & {
    user: Person;
    scopes: readonly string[];
    browser?: Browser;
    /** The organization chosen on the consent page; without it, none is named. */
    actFor?: string;
  },
): Promise<AgentTokens> {
  const config = await discover(input);
  const browser = input.browser ?? (await signIn(input, input.user));
  return redeem(input, config, await authorize(input, { ...input, config, browser }));
}

/** The provider's own description of itself, with the client's credentials. */
export function discover({ apiUrl, clientId, clientSecret }: RelyingParty): Promise<oidc.Configuration> {
  const authentication = oidc.ClientSecretBasic(clientSecret);
  return oidc.discovery(new URL(`${apiUrl}/api/auth`), clientId, undefined, authentication, {
    execute: [oidc.allowInsecureRequests],
  });
}

/** A browser with the person's session in it; makes the account, confirmed, when there is none. */
export async function signIn(at: { apiUrl: string; webUrl: string }, user: Person): Promise<Browser> {
  const browser = new Browser(at.webUrl);
  const { name, email, password } = user;
  const post = (path: string, body: object) =>
    browser.send(`${at.apiUrl}/api/auth${path}`, { method: "POST", body });
  if ((await post("/sign-in/email", { email, password })).status === 200) return browser;
  const signedUp = await post("/sign-up/email", { name, email, password });
  if (signedUp.status !== 200) throw new Error(`Sign-up answered ${signedUp.status}: ${signedUp.text}`);
  await confirmEmail(at.apiUrl, email);
  const signedIn = await post("/sign-in/email", { email, password });
  if (signedIn.status !== 200) throw new Error(`Sign-in answered ${signedIn.status}: ${signedIn.text}`);
  return browser;
}

/** One authorization under way: where the browser was returned to, and what proves it was ours. */
export interface Authorization {
  browser: Browser;
  callbackUrl: URL;
  verifier: string;
  state: string;
  nonce: string;
  consentAsked: boolean;
}

/** Sends a signed-in browser through authorize, says yes on the consent page if it is asked. */
export async function authorize(
  rp: RelyingParty,
  request: {
    config: oidc.Configuration;
    browser: Browser;
    scopes: readonly string[];
    actFor?: string | undefined;
  },
): Promise<Authorization> {
  const { config, browser, scopes, actFor } = request;
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: rp.redirectUri,
    scope: scopes.join(" "),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const first = await browser.send(url);
  let location = requireLocation(first.headers.location, first.text);
  const consentAsked = location.href.startsWith(`${rp.webUrl}/consent`);
  if (consentAsked) location = await consent(rp, browser, { page: location, actFor });
  return { browser, callbackUrl: location, verifier, state, nonce, consentAsked };
}

async function consent(
  rp: RelyingParty,
  browser: Browser,
  { page, actFor }: { page: URL; actFor: string | undefined },
): Promise<URL> {
  const answer = await browser.send(`${rp.apiUrl}/api/auth/oauth2/consent`, {
    method: "POST",
    body: { accept: true, oauth_query: page.search.slice(1), organization_id: actFor },
  });
  const { url } = answer.json() as { url?: string };
  return requireLocation(url, answer.text);
}

async function redeem(
  rp: RelyingParty,
  config: oidc.Configuration,
  authorization: Authorization,
): Promise<AgentTokens> {
  const { browser, callbackUrl, verifier, state, nonce } = authorization;
  if (!callbackUrl.href.startsWith(rp.redirectUri))
    throw new Error(`Not returned to the agent: ${callbackUrl.href}`);
  const tokens = await oidc.authorizationCodeGrant(config, callbackUrl, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
  return {
    config,
    browser,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    claims: tokens.claims(),
  };
}

function requireLocation(location: string | undefined, body: string): URL {
  const url = location === undefined ? null : URL.parse(location);
  if (!url) throw new Error(`Expected a redirect, was answered: ${body}`);
  return url;
}
