import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@souk/db/embedded/port";
import { sweepDeadRuns } from "@souk/db/testing/sweep-dead-runs";

export type Addresses = { web: string; api: string; agent: string; stripe: string; mailbox: string };

export type TestStack = {
  addresses: Addresses;
  /** Where every process of the stack writes its log. */
  logs: string;
  /** Stops all of it and removes its data. */
  stop: () => Promise<void>;
};

/** The repository. */
export const root = path.resolve(import.meta.dirname, "../../..");
const dieWithParent = new URL("../start/die-with-parent.ts", import.meta.url).href;
const prefix = "souk-e2e-";
const startLimitMs = 150_000;

/**
 * The whole of Souk as `npm start` brings it up, on free ports and data of its own. It ends when this process
 * ends, by whatever death; the files of a run that was killed are swept by the next.
 */
export async function startStack(): Promise<TestStack> {
  await sweepDeadRuns(prefix);
  const home = mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
  chmodSync(home, 0o711); // the database may run as another user
  const ports = {
    web: await findFreePort(),
    api: await findFreePort(),
    agent: await findFreePort(),
    stripe: await findFreePort(),
    mailbox: await findFreePort(),
  };
  const child = spawn(process.execPath, ["--import", dieWithParent, "tools/src/start/main.ts"], {
    cwd: root,
    env: environment(home, ports, { postgres: await findFreePort(), smtp: await findFreePort() }),
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const stop = async () => {
    await end(child);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await running(child);
  } catch (error) {
    await stop();
    throw error;
  }
  const addresses = {
    web: `http://localhost:${ports.web}`,
    api: `http://localhost:${ports.api}`,
    agent: `http://localhost:${ports.agent}`,
    stripe: `http://localhost:${ports.stripe}`,
    mailbox: `http://localhost:${ports.mailbox}`,
  };
  return { addresses, logs: path.join(home, "logs"), stop };
}

/** What a person has in the shell who types `npm start`, without what vitest or a developer's own setup adds. */
function environment(
  home: string,
  ports: Record<keyof Addresses, number>,
  inner: { postgres: number; smtp: number },
) {
  const {
    NODE_ENV: _mode,
    DATABASE_URL: _url,
    STRIPE_SECRET_KEY: _key,
    SMTP_URL: _smtp,
    ...env
  } = process.env;
  return {
    ...env,
    DATA_DIR: home,
    WEB_PORT: String(ports.web),
    PORT: String(ports.api),
    AGENT_PORT: String(ports.agent),
    STRIPE_EMULATOR_PORT: String(ports.stripe),
    MAILBOX_PORT: String(ports.mailbox),
    MAILBOX_SMTP_PORT: String(inner.smtp),
    PG_PORT: String(inner.postgres),
  };
}

/** Resolves when the stack says that it runs; refuses with all it said when it ends first. */
function running(child: ChildProcess): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    const fail = (how: string) => reject(new Error(`The stack ${how}. It said:\n${said}`));
    const timer = setTimeout(() => fail(`did not start within ${startLimitMs / 1000} s`), startLimitMs);
    child.once("exit", () => {
      clearTimeout(timer);
      fail("ended while starting");
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        said += chunk;
        if (!said.includes("Souk is running.")) return;
        clearTimeout(timer);
        resolve();
      });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exited;
}

/** The last lines that each process of the stack wrote. */
export function lastLogLines(logs: string, count = 40): string {
  return readdirSync(logs)
    .map((file) => {
      const lines = readFileSync(path.join(logs, file), "utf8").trimEnd().split("\n");
      return `── ${file}\n${lines.slice(-count).join("\n")}\n`;
    })
    .join("\n");
}
