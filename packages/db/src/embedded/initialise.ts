import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { OperatorFault } from "./operator-fault.ts";
import type { ServerUser } from "./server-user.ts";

const majorVersion = "18";

export const superuser = "souk";

/**
 * Makes the cluster if the directory holds none: UTF-8, sorted by code point on every machine alike, a
 * password demanded from everyone. A directory that an interrupted first start left half made is emptied
 * first. Answers the superuser's password, random and kept inside the directory, readable to its owner only.
 */
export async function initialiseCluster(
  binaries: Binaries,
  directory: string,
  user: ServerUser | undefined,
): Promise<string> {
  // Written last: its absence means that initdb did not come to its end.
  const passwordFile = path.join(directory, "souk-password");
  if (existsSync(passwordFile)) {
    refuseOtherVersion(directory);
    return readFileSync(passwordFile, "utf8");
  }
  for (const entry of readdirSync(directory)) rmSync(path.join(directory, entry), { recursive: true });
  const password = randomBytes(24).toString("base64url");
  await runInitdb(binaries, { directory, password, user });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  return password;
}

async function runInitdb(
  binaries: Binaries,
  { directory, password, user }: { directory: string; password: string; user: ServerUser | undefined },
): Promise<void> {
  const passwordFile = `${directory}.initdb-password`;
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600, flag: "wx" });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const args = [
    `--pgdata=${directory}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  try {
    await promisify(execFile)(binaries.initdb, args, { ...user, cwd: "/" });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function refuseOtherVersion(directory: string): void {
  const version = readFileSync(path.join(directory, "PG_VERSION"), "utf8").trim();
  if (version === majorVersion) return;
  throw new OperatorFault(
    `${directory} was made by PostgreSQL ${version}, this is ${majorVersion}: dump and restore it, or choose another DATA_DIR.`,
  );
}
