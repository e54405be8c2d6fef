import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";
import { rootsPlace } from "./binaries.ts";
import { OperatorFault } from "./operator-fault.ts";
import type { ServerUser } from "./server-user.ts";

/**
 * The directory that holds the cluster of `wanted`, made if missing and open to the server's user.
 * It is `wanted` itself; only when root works inside a directory that the user `postgres` cannot enter
 * (such as /root) it lies in /var/lib/souk and `wanted` is a link to it. Removing the link starts afresh.
 */
export function prepareClusterDirectory(wanted: string, user: ServerUser | undefined): string {
  mkdirSync(path.dirname(wanted), { recursive: true });
  const directory = user && !canEnter(path.dirname(wanted), user) ? linkedDirectory(wanted) : wanted;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  refuseForeignOwner(directory, user);
  if (user) chownSync(directory, user.uid, user.gid);
  return directory;
}

function linkedDirectory(wanted: string): string {
  if (existsSync(wanted) && !lstatSync(wanted).isSymbolicLink())
    throw new OperatorFault(
      `${wanted} cannot be entered by the system user postgres: move it out of a closed directory.`,
    );
  if (existsSync(wanted)) return readlinkSync(wanted);
  const target = path.join(rootsPlace, createHash("sha256").update(wanted).digest("hex").slice(0, 16));
  rmSync(target, { recursive: true, force: true });
  rmSync(wanted, { force: true });
  mkdirSync(target, { recursive: true, mode: 0o700 });
  symlinkSync(target, wanted);
  return target;
}

function canEnter(directory: string, user: ServerUser): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$0"', directory], { ...user, cwd: "/" }).status === 0;
}

/** A cluster made by root cannot be run by an ordinary user, and the other way round. */
function refuseForeignOwner(directory: string, user: ServerUser | undefined): void {
  const owner = statSync(directory).uid;
  const me = process.getuid?.();
  if (me === undefined || owner === me || owner === user?.uid) return;
  throw new OperatorFault(
    `${directory} belongs to another user (uid ${owner}): start as that user, or choose another place with DATA_DIR=<directory>.`,
  );
}
