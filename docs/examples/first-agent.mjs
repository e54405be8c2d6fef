// An agent in one file. It signs people in with Souk, spends one of their `pages` for each piece of work, and gives it
// back when the work fails. docs/agents.md leads here; sessions live in memory, which is enough for a first try.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { AGENT_SCOPES, createSouk, SignInRequired, SoukError, tokensOf } from "@souk/agent";
import * as oidc from "openid-client";

const apiUrl = process.env.SOUK_API_URL ?? "http://localhost:4000";
const port = Number(process.env.PORT ?? 4500);
const clientId = process.env.SOUK_CLIENT_ID;
const clientSecret = process.env.SOUK_CLIENT_SECRET;
const redirectUri = `http://localhost:${port}/callback`;

const souk = createSouk({ apiUrl, agent: "first-agent", clientId, clientSecret });
const souksOwnWords = await oidc.discovery(
  new URL(`${apiUrl}/api/auth`),
  clientId,
  undefined,
  oidc.ClientSecretBasic(clientSecret),
  { execute: [oidc.allowInsecureRequests] }, // plain http: on this machine only
);

/** By the session cookie: a sign-in under way, then the person's tokens. */
const sessions = new Map();

const routes = {
  "GET /": async ({ usage }) => {
    const [pages] = await usage().read();
    return page(`You have used ${pages.used} of ${pages.limit} pages.
      <form method="post" action="/work"><button>Work</button> <button name="fail" value="1">Work that fails</button></form>`);
  },
  "POST /work": async ({ usage, fails }) => {
    const words = await usage().withUsage({ metric: "pages" }, ({ consumption }) => {
      if (fails) throw new Error("The work failed, so nothing was charged.");
      return `Done. ${consumption.remaining} pages are left.`;
    });
    return page(words);
  },
  "GET /sign-in": async () => {
    const id = randomUUID();
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    sessions.set(id, { codeVerifier, state });
    const url = oidc.buildAuthorizationUrl(souksOwnWords, {
      redirect_uri: redirectUri,
      scope: AGENT_SCOPES.join(" "),
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: "S256",
      state,
    });
    return { status: 303, headers: { location: url.href, "set-cookie": cookie(id) } };
  },
  "GET /callback": async ({ url, session }) => {
    const answer = await oidc.authorizationCodeGrant(souksOwnWords, url, {
      pkceCodeVerifier: session.codeVerifier,
      expectedState: session.state,
    });
    const id = randomUUID();
    sessions.set(id, { tokens: tokensOf(answer) });
    return { status: 303, headers: { location: "/", "set-cookie": cookie(id) } };
  },
};

createServer((request, response) => {
  void answerTo(request)
    .catch(explain)
    .then(({ status = 200, headers, body }) =>
      response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers }).end(body),
    );
}).listen(port, () => console.log(`The agent is at http://localhost:${port}`));

async function answerTo(request) {
  const url = new URL(request.url, redirectUri);
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) return { status: 404, body: "There is nothing here." };
  const session = sessions.get(/session=([\w-]+)/.exec(request.headers.cookie)?.[1]) ?? {};
  const onTokens = (tokens) => (session.tokens = tokens);
  const usage = () => {
    if (!session.tokens) throw new NotSignedIn();
    return souk.user(session.tokens, { onTokens }).usage();
  };
  let body = "";
  for await (const chunk of request) body += chunk;
  return route({ url, session, usage, fails: body.includes("fail=1") });
}

class NotSignedIn extends Error {}

/** What a failure looks like. Souk's refusals say where to go on. */
function explain(error) {
  if (error instanceof NotSignedIn || error instanceof SignInRequired)
    return { status: 303, headers: { location: "/sign-in" } };
  if (!(error instanceof SoukError)) return { status: 500, ...page(plain(error.message)) };
  const { subscribeUrl, upgradeUrl = subscribeUrl } = error.problem;
  const link = upgradeUrl ? ` <a href="${plain(upgradeUrl)}">Choose a plan</a>` : "";
  return { status: error.status || 503, ...page(plain(error.problem.title) + link) };
}

const page = (words) => ({
  body: `<!doctype html><title>First agent</title><p>${words}</p><a href="/">Back</a>`,
});
const plain = (words) => String(words).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const cookie = (id) => `session=${id}; HttpOnly; SameSite=Lax; Path=/`;
