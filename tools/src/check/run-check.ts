import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { checkEnvironment } from "./env.ts";

/** One line of the list in main.ts: a command that says by its exit code whether all is well. */
export type Check = {
  name: string;
  command: string;
  args: string[];
  /** Added to the environment of this command only. */
  env?: Record<string, string>;
  /** Counts what the command did in finer grain than one; asked after it ended. */
  count?: () => Count | undefined;
};

export type Count = { passed: number; failed: number };

export type Outcome = Count & { name: string; output: string; durationMs: number };

/** Runs a check to its end and never throws: a command that cannot even be started has failed. */
export async function runCheck(check: Check, root: string): Promise<Outcome> {
  const startedAt = performance.now();
  const { code, output } = await run(check, root);
  const counted = check.count?.() ?? { passed: code === 0 ? 1 : 0, failed: 0 };
  const failed = code === 0 ? counted.failed : Math.max(counted.failed, 1);
  return {
    name: check.name,
    output,
    passed: counted.passed,
    failed,
    durationMs: performance.now() - startedAt,
  };
}

function run(check: Check, root: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(check.command, check.args, {
      cwd: root,
      env: { ...checkEnvironment(), ...check.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk));
    child.once("error", (error) => resolve({ code: 1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
