import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { OperatorFault } from "@souk/db/embedded/operator-fault";
import { root } from "./env.ts";
import { type AgentClient, keepAgentClient, keptAgentClient } from "./kept-file.ts";

/** What the demo agent is told by the market that it is registered at. */
export type SeededAgent = {
  client: AgentClient;
  /** What it serves so that its domain is verified; undefined where that cannot be. */
  domainProof: string | undefined;
};

/**
 * Fills an empty market with the demo catalogue and answers the demo agent's OAuth client and domain proof. The market shows the
 * client's secret once, so it is kept in the data directory; where it is lost, the client gets a new one.
 */
export async function seedMarket(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<SeededAgent> {
  const known = keptAgentClient(dataDir);
  const told = parseLast(await runSeed(known ? [] : ["--new-agent-secret"], env, signal));
  const made = clientOf(told);
  if (made) keepAgentClient(dataDir, made);
  const client = made ?? known;
  if (client) return { client, domainProof: told.domainProof };
  throw new OperatorFault("The demo catalogue was written, but told no OAuth client for the demo agent.");
}

async function runSeed(args: string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const program = path.join(root, "apps/api/src/seed.ts");
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      cwd: root,
      env,
      signal,
    });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new OperatorFault(`The demo catalogue could not be written:\n${stderr || message}`);
  }
}

/** Asks the market to look whether the demo agent serves the proof of its domain; what was found stands on its pages. */
export async function checkDomain(host: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const program = path.join(root, "apps/api/src/cli.ts");
  try {
    await promisify(execFile)(process.execPath, [program, "domains", "check", host], {
      cwd: root,
      env,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new OperatorFault(`The demo agent's domain could not be checked:\n${stderr || message}`);
  }
}

type Told = Partial<AgentClient> & { domainProof?: string };

/** What the seed tells is JSON in its last line; logs may come before it. */
function parseLast(output: string): Told {
  return JSON.parse(output.trim().split("\n").at(-1) || "{}") as Told;
}

function clientOf({ clientId, clientSecret }: Told): AgentClient | undefined {
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}
