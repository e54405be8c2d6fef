import { existsSync, readFileSync } from "node:fs";
import type { Check, Count } from "./run-check.ts";

/** A run of vitest that counts its single tests, by the report it leaves in `reportFile`. */
export function vitest(name: string, args: string[], reportFile: string): Check {
  return {
    name,
    command: "vitest",
    args: ["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`],
    count: () => countTests(reportFile),
  };
}

/** Undefined when vitest did not come so far as to write its report. */
function countTests(reportFile: string): Count | undefined {
  if (!existsSync(reportFile)) return undefined;
  const report = JSON.parse(readFileSync(reportFile, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}
