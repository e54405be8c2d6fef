import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { OperatorFault } from "@souk/db/embedded/operator-fault";
import { root } from "./env.ts";
import { type AgentClient, keepAgentClient, keptAgentClient } from "./kept-file.ts";

/**
 * Fills an empty market with the demo catalogue and answers the demo agent's OAuth client. The market shows the
 * client's secret once, so it is kept in the data directory; where it is lost, the client gets a new one.
 */
export async function seedMarket(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<AgentClient> {
  const known = keptAgentClient(dataDir);
  const made = parseClient(await runSeed(known ? [] : ["--new-agent-secret"], env, signal));
  if (made) keepAgentClient(dataDir, made);
  const client = made ?? known;
  if (client) return client;
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

/** The client stands in the last line that is JSON; logs may come before it. */
function parseClient(output: string): AgentClient | undefined {
  const line = output
    .trim()
    .split("\n")
    .findLast((candidate) => candidate.includes('"clientSecret"'));
  if (!line) return undefined;
  const { clientId, clientSecret } = JSON.parse(line) as Partial<AgentClient>;
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}
