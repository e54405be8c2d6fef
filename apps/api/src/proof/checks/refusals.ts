import type { Call, Wish } from "../call.ts";
import { Violations } from "./violations.ts";

const SPEND = ["quota.exceeded", "usage.cap_reached", "usage.key_reused", "usage.given_back"];
const EXPECTED: Record<Call["kind"], readonly string[]> = {
  consume: SPEND,
  hold: SPEND,
  batch: SPEND,
  settle: ["usage.hold_not_found", "usage.hold_expired", "usage.already_settled"],
  release: [
    "usage.consume_not_found",
    "usage.already_released",
    "usage.release_exceeds",
    "usage.release_too_late",
    "usage.release_share_spent",
    "usage.hold_open",
  ],
  read: [],
};

/** Nobody was refused for another reason than the operation's own ones: no fault, no lost access. */
export function checkRefusals(wishes: readonly Wish[]): Violations {
  const violations = new Violations("nothing is refused but for a reason of the quota");
  for (const { call, replies } of wishes) {
    for (const reply of replies) {
      if (reply.status !== "refused") continue;
      const { code } = reply;
      violations.expect(EXPECTED[call.kind].includes(code), () => `${code}: ${JSON.stringify(call)}`);
    }
  }
  return violations;
}
