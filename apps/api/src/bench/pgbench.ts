import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { SINGLE_STATEMENT } from "./single-statement.ts";
import type { Timed } from "./sample.ts";

const run = promisify(execFile);

/** Whether PostgreSQL's own load generator is installed here. */
export function hasPgbench(): Promise<boolean> {
  return run("pgbench", ["--version"]).then(
    () => true,
    () => false,
  );
}

/** Runs the single statement by pgbench, prepared; `subject` is an SQL expression for the quota's id. */
export async function runPgbench(
  url: string,
  { subject, connections, ms }: { subject: string; connections: number; ms: number },
): Promise<Timed> {
  const home = mkdtempSync(path.join(tmpdir(), "souk-pgbench-"));
  try {
    writeFileSync(path.join(home, "script.sql"), scriptOf(subject));
    const seconds = Math.max(1, Math.round(ms / 1000));
    const args = ["-n", "-M", "prepared", "-f", "script.sql", "-l", "--log-prefix=log"];
    await run("pgbench", [...args, "-c", `${connections}`, "-j", "1", "-T", `${seconds}`, url], {
      cwd: home,
    });
    const logs = readdirSync(home).filter((name) => name.startsWith("log"));
    const latencies = logs.flatMap((name) =>
      readFileSync(path.join(home, name), "utf8")
        .trim()
        .split("\n")
        .map((line) => Number(line.split(" ")[2]) / 1000),
    );
    return { seconds, latencies: Float64Array.from(latencies), errors: 0 };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function scriptOf(subject: string): string {
  const statement = SINGLE_STATEMENT.replaceAll("$1", ":subject")
    .replaceAll("$2", "1")
    .replaceAll("$3", "gen_random_uuid()::text")
    .replaceAll("$4", "null::uuid")
    .replaceAll("\n", " ");
  return `\\set subject ${subject}\n${statement};\n`;
}
