import { expect, it } from "vitest";
import { examplesOf, printable } from "./report.ts";
import { runProof } from "./run-proof.ts";

it("what agents were told is in the ledger, once and within every limit, though API and PostgreSQL are killed meanwhile", async () => {
  const report = await runProof({
    seconds: 20,
    leastDone: 2000,
    processes: 3,
    clients: 24,
    jumpEveryMs: 700,
    seed: 5,
  });
  console.info(printable(report));
  expect(examplesOf(report)).toEqual([]);
  expect(report.kills.api).toBeGreaterThan(0);
  expect(report.kills.postgres).toBeGreaterThan(0);
  expect(report.done).toBeGreaterThan(1000);
}, 180_000);
