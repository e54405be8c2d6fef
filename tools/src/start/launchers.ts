import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { commandLineOf } from "@souk/db/embedded/command-line";

/**
 * Calls `react` once when one of the npm, npx and pnpm processes that started us is gone. npm does not always
 * pass on the signal that ended it, and whoever ends `npm start` expects nothing of it to stay.
 */
export function whenLaunchersGone(react: () => void): void {
  const launchers = findLaunchers();
  if (launchers.length === 0) return;
  const timer = setInterval(() => {
    if (launchers.every((pid) => commandLineOf(pid) !== "")) return;
    clearInterval(timer);
    react();
  }, 1_000);
}

/** From our parent up to the topmost package manager; the shell or script above it may come and go. */
function findLaunchers(): number[] {
  const chain: { pid: number; command: string }[] = [];
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) {
    const command = commandLineOf(pid);
    if (!isPackageManager(command) && !isItsShell(command)) break;
    chain.push({ pid, command });
  }
  const top = chain.findLastIndex(({ command }) => isPackageManager(command));
  return chain.slice(0, top + 1).map(({ pid }) => pid);
}

const isPackageManager = (command: string) =>
  /^(\S*node )?\S*\b(npm|npx|pnpm)(-cli\.js|\.[cm]?js)?\b/.test(command);
const isItsShell = (command: string) => /^\S*sh -c /.test(command);

function parentOf(pid: number): number {
  try {
    if (process.platform === "linux")
      return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    return Number(
      execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" }),
    );
  } catch {
    return 0;
  }
}
