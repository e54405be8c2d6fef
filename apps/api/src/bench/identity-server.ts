import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createDb, createPool } from "@souk/db/client";
import { resolveBearer, resolveSession } from "../modules/identity/index.ts";
import { newPerson, registerTestAgent } from "../testing/agent-fixture.ts";
import { obtainAgentToken } from "../testing/relying-party.ts";
import { serveIdentity } from "../testing/serve-identity.ts";
import type { Subject } from "./rounds.ts";

/** What is measured, and how to end it. */
export interface IdentityPaths {
  subjects: Subject[];
  close: () => Promise<void>;
}

/**
 * A server that does nothing but find out who asks, in the ways that the API does, and answers 204; and one
 * person with a session and an agent's token, got by signing in for real. A stranger is answered 401.
 */
export async function serveIdentityPaths(databaseUrl: string): Promise<IdentityPaths> {
  const pool = createPool(databaseUrl, { applicationName: "souk-bench" });
  const db = createDb(pool);
  const identity = await serveIdentity(db);
  const agent = await registerTestAgent(db);
  const signedIn = await obtainAgentToken({
    ...agent,
    apiUrl: identity.apiUrl,
    webUrl: identity.webUrl,
    user: newPerson(),
    scopes: ["openid", "offline_access", "usage:write"],
  });
  const ctx = { db, auth: identity.auth, now: () => new Date() };
  const { url, close } = await serve(({ url: path, headers }) => {
    const { authorization = "", cookie = "" } = headers;
    if (path === "/token") return resolveBearer(ctx, authorization.slice("Bearer ".length));
    if (path === "/session") return resolveSession(ctx, new Headers({ cookie }));
    return Promise.resolve("nobody was asked for");
  });
  const authorization = `Bearer ${signedIn.accessToken}`;
  return {
    subjects: [
      { name: "an empty request", url, headers: {} },
      { name: "an agent's access token", url: `${url}/token`, headers: { authorization } },
      {
        name: "a person's session cookie",
        url: `${url}/session`,
        headers: { cookie: signedIn.browser.cookie },
      },
    ],
    close: async () => {
      await close();
      await identity.close();
      await pool.end();
    },
  };
}

async function serve(whoAsks: (request: IncomingMessage) => Promise<unknown>) {
  const server = createServer((request, response) => {
    void whoAsks(request).then(
      (found) => response.writeHead(found === undefined ? 401 : 204).end(),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
