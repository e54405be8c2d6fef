import type { Outcome } from "./run-check.ts";

/** One heading a check; what it said only when it failed, or when it said little. */
export function printOutcome({ name, output, passed, failed, durationMs }: Outcome): void {
  const verdict = failed > 0 ? "FAILED" : "ok";
  const count = passed + failed > 1 ? `  ${passed} passed, ${failed} failed` : "";
  console.log(
    `── ${name.padEnd(26)} ${verdict.padEnd(6)} ${(durationMs / 1000).toFixed(1).padStart(6)} s${count}`,
  );
  if (failed > 0) console.log(`${output.trim()}\n`);
}

/** The last line stands alone and counts every check and every test. */
export function printSummary(outcomes: Outcome[]): void {
  const failures = outcomes.filter((outcome) => outcome.failed > 0).map((outcome) => outcome.name);
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
  const sum = (pick: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  console.log(`\n${sum((outcome) => outcome.passed)} passed, ${sum((outcome) => outcome.failed)} failed`);
}
