import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { sayFor } from "./screen.ts";

/** pino writes levels as numbers, or as names where it is told to. */
const shownLevels = new Set([40, 50, 60, "warn", "error", "fatal"]);

/**
 * Writes all that a child says to its log file, and its warnings and errors to the screen, there until `quiet`:
 * what a process says about the others leaving is of no use to anyone.
 */
export function followLog(
  child: ChildProcess,
  { name, logFile }: { name: string; logFile: string },
  quiet: AbortSignal,
): void {
  const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  for (const [stream, isError] of [
    [child.stdout, false],
    [child.stderr, true],
  ] as const) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      log.write(`${line}\n`);
      const shown = worthShowing(line, isError);
      if (shown && !quiet.aborted) sayFor(name, shown);
    });
  }
  child.once("close", () => log.end());
}

/** What of a log line belongs on the screen: of pino's JSON the warnings and worse, else what went to stderr. */
export function worthShowing(line: string, isError: boolean): string | undefined {
  const entry = pinoEntry(line);
  if (!entry) return isError && line.trim() !== "" ? line : undefined;
  if (!shownLevels.has(entry.level)) return undefined;
  return [entry.msg, entry.err?.message].filter(Boolean).join(": ") || line;
}

type PinoEntry = { level: number | string; msg?: string; err?: { message?: string } };

function pinoEntry(line: string): PinoEntry | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const entry = JSON.parse(line) as Partial<PinoEntry>;
    return entry.level === undefined ? undefined : { ...entry, level: entry.level };
  } catch {
    return undefined;
  }
}
