import { execFileSync } from "node:child_process";
import { OperatorFault } from "./operator-fault.ts";

/** Numeric owner under which PostgreSQL runs. */
export type ServerUser = { uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root, so root gets the system user `postgres`, made when missing.
 * An ordinary user gets undefined: the server runs as themselves.
 */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp("postgres");
  if (known) return known;
  makeSystemUser();
  const made = lookUp("postgres");
  if (made) return made;
  throw new OperatorFault(
    "PostgreSQL does not run as root and no system user named postgres could be made: run this as an ordinary user.",
  );
}

function lookUp(name: string): ServerUser | undefined {
  const ask = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
  try {
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    return undefined;
  }
}

/** Debian, Fedora and their kin have useradd; Alpine has adduser. */
function makeSystemUser(): void {
  const ways: [string, string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", "postgres"]],
    ["adduser", ["-S", "-D", "-H", "-s", "/bin/false", "postgres"]],
  ];
  for (const [command, args] of ways) {
    try {
      execFileSync(command, args, { stdio: "pipe" });
      return;
    } catch {
      // The next way, and at last the caller's sentence.
    }
  }
}
