/** `npm start`: the whole of Souk on one machine, in one terminal. */
import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { startCluster } from "@souk/db/embedded/cluster";
import { OperatorFault } from "@souk/db/embedded/operator-fault";
import { requireFreePort } from "@souk/db/embedded/port";
import { migrateDatabase } from "@souk/db/migrate";
import { readSettings, type Settings } from "./env.ts";
import { keptSecrets } from "./kept-file.ts";
import { type Lock, takeLock } from "./lock.ts";
import {
  addressesOf,
  agentPart,
  apiEnvironment,
  apiPart,
  logFile,
  mailboxPart,
  stripeEmulatorPart,
  webPart,
  workerPart,
} from "./parts.ts";
import { type ProcessOrder, startProcess } from "./process.ts";
import { say, sayDone, sayFault } from "./screen.ts";
import { checkDomain, seedMarket } from "./seed.ts";
import { openStack, type Stack } from "./stack.ts";
import { printTable } from "./table.ts";
import { buildWeb } from "./web-build.ts";

async function main(): Promise<void> {
  const settings = readSettings();
  mkdirSync(path.join(settings.dataDir, "logs"), { recursive: true });
  const lock = takeLock(settings.dataDir);
  const stack = openStack(lock.release);
  try {
    await requirePorts(settings, lock);
    await startAll(stack, settings);
    printTable(settings);
  } catch (error) {
    await stack.fail(error);
  }
}

/** After a crash the processes of the run before may need a moment to notice it. */
async function requirePorts(settings: Settings, { afterCrash }: Lock): Promise<void> {
  const { webPort, apiPort, agentPort, stripeEmulatorPort: stripePort, mailbox } = settings;
  const patienceMs = afterCrash ? 15_000 : 0;
  await requireFreePort({ port: webPort, variable: "WEB_PORT", what: "the web app", patienceMs });
  await requireFreePort({ port: apiPort, variable: "PORT", what: "the API", patienceMs });
  await requireFreePort({ port: agentPort, variable: "AGENT_PORT", what: "the demo agent", patienceMs });
  if (stripePort !== undefined) {
    const what = "the Stripe emulator";
    await requireFreePort({ port: stripePort, variable: "STRIPE_EMULATOR_PORT", what, patienceMs });
  }
  if (!mailbox) return;
  await requireFreePort({ port: mailbox.port, variable: "MAILBOX_PORT", what: "the mailbox", patienceMs });
  const what = "the mailbox's mail server";
  await requireFreePort({ port: mailbox.smtpPort, variable: "MAILBOX_SMTP_PORT", what, patienceMs });
}

async function startAll(stack: Stack, settings: Settings): Promise<void> {
  const building = buildInBackground(settings, stack.signal);
  const databaseUrl = settings.databaseUrl ?? (await startPostgres(stack, settings));
  await step("Database is up to date", () => migrateDatabase(databaseUrl));

  const secrets = keptSecrets(settings.dataDir);
  const env = apiEnvironment(settings, secrets, databaseUrl);
  const { stripeEmulatorPort: stripePort, mailbox } = settings;
  const [seeded] = await Promise.all([
    step("Demo catalogue is in place", () => seedMarket(settings.dataDir, env, stack.signal)),
    step("API answers", () => keep(stack, apiPart(settings, env))),
    stripePort &&
      step("Stripe emulator answers", () => keep(stack, stripeEmulatorPart(settings, secrets, stripePort))),
    mailbox && step("Mailbox answers", () => keep(stack, mailboxPart(settings, mailbox))),
    building,
  ]);
  await Promise.all([
    step("Worker and web app answer", () =>
      Promise.all([keep(stack, workerPart(settings, env)), keep(stack, webPart(settings))]),
    ),
    step("Demo agent answers", () => keep(stack, agentPart(settings, secrets, seeded))).then(async () => {
      if (!seeded.domainProof) return;
      const { host } = new URL(addressesOf(settings).agent);
      await step("Demo agent's domain is checked", () => checkDomain(host, env, stack.signal));
    }),
  ]);
}

async function startPostgres(stack: Stack, settings: Settings): Promise<string> {
  const options = {
    directory: path.join(settings.dataDir, "postgres"),
    port: settings.postgresPort,
    logFile: logFile(settings, "postgres"),
  };
  let databaseUrl = "";
  await step("PostgreSQL 18 accepts connections", () =>
    stack.keep("database", async () => {
      const cluster = await startCluster(options);
      await cluster.ensureDatabase("souk");
      databaseUrl = cluster.url("souk");
      return cluster;
    }),
  );
  return databaseUrl;
}

/** Its failure is told where it is awaited, not before. */
function buildInBackground(settings: Settings, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const building = buildWeb(settings.inherited, signal).then((built) => {
    if (built) sayDone("Web app is built", startedAt);
  });
  building.catch(() => {});
  return building;
}

function keep(stack: Stack, order: ProcessOrder): Promise<void> {
  keepLastLog(order.logFile);
  return stack.keep(order.name, (signal) => startProcess(order, signal));
}

/** The log of the run before stays beside the new one: it may tell why that run ended. */
function keepLastLog(logFile: string): void {
  if (existsSync(logFile)) renameSync(logFile, logFile.replace(/\.log$/, ".last.log"));
}

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  sayDone(what, startedAt);
  return result;
}

try {
  say("Starting Souk …");
  await main();
} catch (error) {
  if (!(error instanceof OperatorFault)) throw error;
  sayFault(error.message);
  process.exitCode = 1;
}
