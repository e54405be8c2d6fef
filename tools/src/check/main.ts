/** `npm test`: every check and test there is, the same list on a laptop and in CI. It runs all and reports all. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./env.ts";
import { type Check, type Outcome, runCheck } from "./run-check.ts";
import { printOutcome, printSummary } from "./print.ts";
import { vitest } from "./vitest-check.ts";

const reports = mkdtempSync(path.join(tmpdir(), "souk-check-"));

/** Independent of each other, so two run at a time. */
const quick: Check[] = [
  { name: "format", command: "biome", args: ["format", "."] },
  { name: "lint", command: "oxlint", args: ["--type-aware"] },
  { name: "types", command: "tsc", args: ["-b"] },
  { name: "architecture", command: "node", args: ["tools/src/check/architecture.ts"] },
  { name: "dead code", command: "knip", args: [] },
  { name: "workspace", command: "sherif", args: [] },
  {
    name: "openapi.json is current",
    command: "node",
    args: ["apps/api/src/http/write-openapi.ts", "--check"],
  },
  {
    name: "the SDK's types are current",
    command: "node",
    args: ["packages/agent-sdk/build/write-types.ts", "--check"],
  },
  {
    name: "openapi.json is clean",
    command: "redocly",
    args: ["lint", "openapi.json", "--extends=recommended-strict"],
    env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  },
];

/** Each of these wants the machine for itself. */
const slow: Check[] = [
  vitest("tests", [], path.join(reports, "tests.json")),
  vitest("browser tests", ["--config", "tools/src/e2e/vitest.config.ts"], path.join(reports, "browser.json")),
];

const outcomes = [...(await runAll(quick, 2)), ...(await runAll(slow, 1))];
rmSync(reports, { recursive: true, force: true });
printSummary(outcomes);
process.exitCode = outcomes.some((outcome) => outcome.failed > 0) ? 1 : 0;

async function runAll(checks: Check[], atOnce: number): Promise<Outcome[]> {
  const waiting = [...checks];
  const done: Outcome[] = [];
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await runCheck(check, root);
      printOutcome(outcome);
      done.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done;
}
