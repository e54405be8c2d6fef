import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The command and arguments of a living process; empty when there is none, also for a zombie. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === "linux")
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return "";
  }
}
