import type { AddressInfo } from "node:net";
import type { Database } from "@souk/db/client";
import express from "express";
import { pino } from "pino";
import { problems } from "../http/last-resort.ts";
import { keepDatabase } from "./confirm-email.ts";
import { type Auth, authHandler, createAuth, type SocialClients } from "../modules/identity/index.ts";

export interface IdentityServer {
  apiUrl: string;
  webUrl: string;
  auth: Auth;
  close: () => Promise<void>;
}

/** What the provider under test signs and encrypts with. */
export const TEST_AUTH_SECRET = "a secret for tests, long enough to be one";

/** The identity provider alone, over real HTTP on a free port; nothing listens at its web address. */
export async function serveIdentity(
  db: Database,
  {
    social,
    ...changes
  }: { evenAnswersMs?: number; social?: (apiUrl: string) => Promise<SocialClients> } = {},
): Promise<IdentityServer> {
  const app = express();
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const apiUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const webUrl = "http://localhost:3000";
  const secret = TEST_AUTH_SECRET;
  const auth = createAuth({
    db,
    apiUrl,
    frontendUrls: [webUrl],
    secret,
    evenAnswersMs: 0,
    social: await social?.(apiUrl),
    ...changes,
    log: () => {},
  });
  keepDatabase(apiUrl, db);
  app.all(["/api/auth/{*any}", "/.well-known/{*any}"], authHandler(auth, { db }));
  app.use(problems(pino({ level: "silent" })));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { apiUrl, webUrl, auth, close };
}
