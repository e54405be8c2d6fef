import { Violations } from "./violations.ts";

/** Sweeps and switches of plans failed only while the server was away. */
export function checkFaults(faults: readonly string[]): Violations {
  const violations = new Violations("sweeps, plan switches and caps never fail");
  for (const fault of faults) violations.expect(false, () => fault);
  return violations;
}
