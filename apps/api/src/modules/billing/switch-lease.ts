import { randomUUID } from "node:crypto";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { dropLease, renewLease, takeLease } from "./switch-lease-store.ts";

/** The right to change how a subscription goes on, for as long as it is not lost. */
export interface SwitchLease {
  /** Makes the lease last anew. Refuses once it ran out and another change has begun: call it before charging. */
  renew: () => Promise<void>;
}

/**
 * Does something while this Stripe subscription is neither switched nor resumed by anybody else. Two switches at once
 * would each be planned from the plan before, and the second would leave credit; resuming would forget the plan that a
 * switch has just announced, and not its end. Whoever comes second is refused, as nobody who looks at one price wants to
 * wait for another. The lease of a process that died runs out by itself; no transaction is open meanwhile.
 */
export async function whileLeased<Answer>(
  { db }: ServiceContext,
  stripeId: string,
  act: (lease: SwitchLease) => Promise<Answer>,
): Promise<Answer> {
  const lease = { objectId: `switch:${stripeId}`, holder: randomUUID() };
  if (!(await takeLease(db, lease))) throw new AppError("subscription.switch_under_way");
  const renew = async () => {
    if (!(await renewLease(db, lease))) throw new AppError("subscription.switch_under_way");
  };
  try {
    return await act({ renew });
  } finally {
    await dropLease(db, lease);
  }
}
