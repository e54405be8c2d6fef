import path from "node:path";
import { fileURLToPath } from "node:url";
import { fixedSeed } from "./property-seed.ts";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * What every check inherits: the caller's environment, with the workspace's own programs first in PATH, and
 * without what would make one run differ from the next.
 */
export function checkEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _mode, DATABASE_URL: _database, ...env } = process.env;
  return {
    ...env,
    PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${env.PATH ?? ""}`,
    FORCE_COLOR: "0",
    PROPERTY_SEED: env.PROPERTY_SEED ?? String(fixedSeed),
  };
}
