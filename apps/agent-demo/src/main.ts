import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pino } from "pino";
import { releaseAbandoned } from "./audits/run-audit.ts";
import { readEnv } from "./env.ts";
import { createReportStore } from "./reports/store.ts";
import { createAuth } from "./sign-in/auth.ts";
import { type SignIn, createSignIn } from "./sign-in/sign-in.ts";
import { waitForSouk } from "./sign-in/wait-for-souk.ts";
import { actFor } from "./souk/act-for.ts";
import { connectToSouk } from "./souk/market.ts";
import { createApp } from "./web/app.ts";

/** How long requests may still run after SIGTERM, in milliseconds. */
const DRAIN_MS = 10_000;

const env = readEnv();
const log = pino({ name: "workflow-doctor", level: env.LOG_LEVEL });
mkdirSync(env.DATA_DIR, { recursive: true, mode: 0o700 });
const accounts = new DatabaseSync(join(env.DATA_DIR, "accounts.sqlite"));
const shelf = new DatabaseSync(join(env.DATA_DIR, "reports.sqlite"));
const reports = createReportStore(shelf);
const souk = connectToSouk(env);
const stopping = new AbortController();
let signIn: SignIn | undefined;

const server = createServer(createApp({ env, log, reports, souk, signIn: () => signIn }));
server.listen(env.AGENT_PORT, env.HOST, () => log.info({ url: env.AGENT_URL }, "listening"));

server.once("error", (error: NodeJS.ErrnoException) => {
  log.fatal(
    error.code === "EADDRINUSE"
      ? `Port ${env.AGENT_PORT} is taken; set AGENT_PORT to another one.`
      : error.message,
  );
  process.exit(1);
});

async function prepareSignIn(): Promise<void> {
  log.info({ issuer: env.SOUK_ISSUER }, "waiting for Souk");
  const auth = await waitForSouk(() => createAuth(env, accounts, log), stopping.signal);
  if (!auth) return;
  signIn = createSignIn(auth);
  log.info("sign-in through Souk is ready");
}
prepareSignIn().catch((err: unknown) => {
  log.fatal({ err }, "sign-in cannot be set up");
  process.exit(1);
});

const sweep = setInterval(() => {
  if (!signIn) return;
  const { tokens, organizationOf } = signIn;
  const usageOf = (userId: string) => actFor(souk, tokens, userId).usage();
  releaseAbandoned({ usageOf, reports, log, organizationOf }, new Date()).catch((err: unknown) =>
    log.error({ err }, "giving back abandoned charges failed"),
  );
}, 60_000);

function stop(): void {
  stopping.abort();
  clearInterval(sweep);
  const closing = setInterval(() => server.closeIdleConnections(), 200);
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  server.close(() => {
    clearInterval(closing);
    clearTimeout(deadline);
    accounts.close();
    shelf.close();
    log.info("stopped");
  });
}

process.once("SIGTERM", stop);
process.once("SIGINT", stop);
