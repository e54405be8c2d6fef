import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { OperatorFault } from "@souk/db/embedded/operator-fault";
import { root } from "./env.ts";

const web = path.join(root, "apps/web");

/** All that the build's result depends on. */
const sources = [
  "apps/web/{src,public}/**/*.*",
  "apps/web/{index.html,package.json,vite.config.ts}",
  "packages/contracts/src/**/*.ts",
  "pnpm-lock.yaml",
];

/** Builds the web app when its sources differ, by content, from those of the last build. Answers whether it built. */
export async function buildWeb(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  const stampFile = path.join(web, "dist/built-from");
  const stamp = stampOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return false;
  // A build that is cut off leaves no stamp, whatever the sources go back to.
  rmSync(stampFile, { force: true });
  const vite = path.join(web, "node_modules/vite/bin/vite.js");
  try {
    await promisify(execFile)(process.execPath, [vite, "build", "--logLevel", "warn"], {
      cwd: web,
      signal,
      env: { ...env, NODE_ENV: "production" },
    });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new OperatorFault(`The web app did not build:\n${stderr || message}`);
  }
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
  return true;
}

function stampOfSources(): string {
  const hash = createHash("sha256");
  for (const file of globSync(sources, { cwd: root }).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  return hash.digest("hex");
}
