import type { Actor } from "../platform/actor.ts";

/**
 * The mutations that an admin may make through somebody's eyes: everyday work of buyers, which the audit log tells and
 * which ends nothing of the person's and outlives no session. What gives lasting rights, shows a secret or is about
 * the account is the person's own, and so is every mutation that is not named here.
 */
const OPEN_TO_EYES: ReadonlySet<string> = new Set([
  "billing.cancelSubscription",
  "billing.checkout",
  "billing.completeCheckout",
  "billing.resumeSubscription",
  "billing.switchSubscription",
  "organizations.switch",
  "payments.requestRefund",
  "usage.consume",
  "usage.release",
]);

/** Whether it is an admin in somebody's stead who calls, and the call is not theirs to make. */
export function isClosedToEyes(actor: Actor, { path, type }: { path: string; type: string }): boolean {
  const isThroughEyes = actor.kind === "user" && Boolean(actor.session?.impersonatedBy);
  return isThroughEyes && type === "mutation" && !OPEN_TO_EYES.has(path);
}
