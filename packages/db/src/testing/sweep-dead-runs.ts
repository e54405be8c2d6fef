import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { clearStaleServer, isAlive } from "../embedded/stale-server.ts";

/**
 * Removes what killed test runs left in the temporary directory: folders named `<prefix><process id>-…` whose
 * process is gone, each with the server that may still run on its `postgres`.
 */
export async function sweepDeadRuns(prefix: string): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (!owner || isAlive(owner)) continue;
    const home = path.join(tmpdir(), name);
    try {
      await clearStaleServer(path.join(home, "postgres"));
      rmSync(home, { recursive: true, force: true });
    } catch {
      // Another user's: theirs to sweep.
    }
  }
}
