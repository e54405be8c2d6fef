import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { genericOAuth } from "better-auth/plugins";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import { Browser } from "../../../testing/browser.ts";
import { decide, openProvider, outcomeOf, type Provider, registerClient } from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";

let provider: Provider;
const agents: Server[] = [];
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(async () => {
  for (const agent of agents) await new Promise((resolve) => agent.close(resolve));
  await provider.close();
});

/** An agent that signs its users in with better-auth's own client, on a port of its own. */
async function startAgent(client: RegisteredTestAgent, authentication: "basic" | "post"): Promise<string> {
  const server = createServer((req, res) => void handle(req, res));
  agents.push(server.listen(0, "127.0.0.1"));
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const auth = betterAuth({
    baseURL: url,
    secret: "the agent's own secret, long enough to be one",
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    telemetry: { enabled: false },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: "souk",
            discoveryUrl: `${provider.issuer}/.well-known/openid-configuration`,
            clientId: client.clientId,
            clientSecret: client.clientSecret,
            authentication,
            scopes: ["openid", "profile", "email", "offline_access"],
            pkce: true,
            requireIdTokenVerification: true,
          },
        ],
      }),
    ],
  });
  const handle = toNodeHandler(auth);
  return url;
}

it.each([
  ["client_secret_basic", "basic"],
  ["client_secret_post", "post"],
] as const)("better-auth signs its users in with Souk by %s", async (method, authentication) => {
  const client = await registerClient(provider, { tokenEndpointAuthMethod: method });
  const agentUrl = await startAgent(client, authentication);
  const person = newPerson();
  const atSouk = await signIn(provider, person);
  const atAgent = new Browser(agentUrl);

  const begun = await atAgent.send(`${agentUrl}/api/auth/sign-in/social`, {
    method: "POST",
    body: { provider: "souk", callbackURL: "/inside" },
  });
  const asked = outcomeOf(provider, await atSouk.send((begun.json() as { url: string }).url));
  const decided = await decide(provider, atSouk, { outcome: asked });
  const callback = (decided.answer.json() as { url: string }).url;
  expect(callback.startsWith(`${agentUrl}/api/auth/callback/souk?code=`)).toBe(true);

  const back = await atAgent.send(callback);
  expect(back.headers.location).toMatch(/\/inside$/);
  const session = await atAgent.send(`${agentUrl}/api/auth/get-session`);
  expect(session.json()).toMatchObject({ user: { email: person.email, name: person.name } });
});
