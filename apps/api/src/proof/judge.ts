import type { Wish } from "./call.ts";
import { checkAlerts } from "./checks/alerts.ts";
import { checkAnswers } from "./checks/answers.ts";
import { checkLimits } from "./checks/limits.ts";
import { checkRefusals } from "./checks/refusals.ts";
import { checkSpends } from "./checks/spends.ts";
import { checkSums } from "./checks/sums.ts";
import type { Violations } from "./checks/violations.ts";
import type { Evidence } from "./evidence.ts";
import type { ProofMarket } from "./market.ts";

/** Every check of a run, from the ledger and from what the clients were told. */
export function judge(evidence: Evidence, wishes: readonly Wish[], { buyers }: ProofMarket): Violations[] {
  const subjectOf = (buyer: number, metric: string) => buyers[buyer]?.subjects.get(metric) ?? 0;
  return [
    checkSums(evidence),
    checkLimits(evidence),
    checkSpends(evidence),
    checkAnswers(evidence, wishes, subjectOf),
    checkRefusals(wishes),
    checkAlerts(evidence),
  ];
}
