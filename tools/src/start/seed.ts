import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OperatorFault } from "@souk/db/embedded/operator-fault";
import { root } from "./env.ts";
import { type AgentClient, keepAgentClient, keptAgentClient } from "./kept-file.ts";

/**
 * Fills an empty market with the demo catalogue and answers the demo agent's OAuth client. The seed tells the
 * client's secret only when it makes it, so it is kept in the data directory from then on; a lost one is made anew.
 */
export async function seedMarket(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<AgentClient> {
  const kept = keptAgentClient(dataDir);
  const made = parseClient(await runSeed(env, signal, kept ? [] : ["--new-agent-secret"]));
  if (made) keepAgentClient(dataDir, made);
  const client = made ?? kept;
  if (client) return client;
  throw new OperatorFault("The seed did not tell the demo agent's client.");
}

async function runSeed(env: NodeJS.ProcessEnv, signal: AbortSignal, flags: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["apps/api/src/seed.ts", ...flags], {
      cwd: root,
      env,
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
