import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { users } from "@souk/db/schema/people";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { createApp } from "../app.ts";
import { createDeps, type Deps } from "../deps.ts";
import { readEnv } from "../env.ts";
import { createDrain, type Drain } from "../http/drain.ts";
import { createHttpServer } from "../http/server.ts";
import { appRouter } from "../router.ts";
import { confirmEmail, keepDatabase } from "./confirm-email.ts";
import type { Person } from "./relying-party.ts";
import { apiUrlOf, TEST_SECRET_KEY, type TestStripe } from "./stripe.ts";
import { TEST_APP_SECRET } from "./receipts.ts";

/** The API as `main.ts` builds it, on a free port, over the worker's test database. */
export interface TestApp {
  url: string;
  webUrl: string;
  deps: Deps;
  drain: Drain;
  /** Absent unless the test brought one: paid plans are refused then. */
  stripe: TestStripe | undefined;
  close: () => Promise<void>;
}

/** A signed-up person and what they show: a bearer value for REST, a cookie for tRPC. */
export interface SignedUp extends Person {
  id: string;
  bearer: string;
  cookie: string;
}

/** Where the web app would be; nothing listens there. */
export const TEST_WEB_URL = "http://localhost:3000";

/** What Stripe would sign its events with. */
export const TEST_WEBHOOK_SECRET = "whsec_test";

/**
 * Starts the real app; with another `databaseUrl` one sees what happens when the database is away. Nobody is limited
 * unless `limits` says how: the variables of the environment that are about it.
 */
export async function startTestApp(
  settings: { databaseUrl?: string; stripe?: TestStripe; limits?: Record<string, string> } = {},
): Promise<TestApp> {
  const { stripe } = settings;
  const databaseUrl = settings.databaseUrl ?? (await testDatabase()).url;
  const drain = createDrain();
  const server = createHttpServer((req, res) => app(req, res));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const env = readEnv({
    NODE_ENV: "test",
    API_URL: url,
    FRONTEND_URL: TEST_WEB_URL,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: TEST_APP_SECRET,
    LOG_LEVEL: "silent",
    LIMITS: "off",
    LOOPBACK_DOMAINS: "on",
    ...settings.limits,
    STRIPE_WEBHOOK_SECRET: TEST_WEBHOOK_SECRET,
    ...(stripe ? { STRIPE_SECRET_KEY: TEST_SECRET_KEY, STRIPE_API_URL: apiUrlOf(stripe.emulator) } : {}),
  });
  const deps = createDeps(env, "souk-test");
  keepDatabase(url, deps.db);
  const app = createApp(deps, drain, appRouter);
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await deps.close();
  };
  return { url, webUrl: TEST_WEB_URL, deps, drain, stripe, close };
}

/** Makes an account over HTTP, as the web app would, and signs in; an admin's role is given behind the scenes. */
export async function signUp(app: TestApp, role: "user" | "admin" = "user"): Promise<SignedUp> {
  const person = {
    name: "Ada Test",
    email: `${randomUUID()}@people.example`,
    password: "correct horse battery",
  };
  await post(app, "/sign-up/email", person);
  const id = await confirmEmail(app.url, person.email);
  if (role === "admin") await app.deps.db.update(users).set({ role }).where(eq(users.id, id));
  const { headers } = await post(app, "/sign-in/email", { email: person.email, password: person.password });
  const cookie = headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  return { ...person, id, bearer: headers.get("set-auth-token") ?? "", cookie: cookie.join("; ") };
}

async function post(app: TestApp, path: string, body: object): Promise<Response> {
  const answer = await fetch(`${app.url}/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: app.webUrl },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
