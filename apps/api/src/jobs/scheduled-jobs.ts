import { deleteExpired } from "../modules/identity/index.ts";
import { reconcileStripe } from "../modules/inbox/index.ts";
import { takeOffSale } from "../modules/pricing/index.ts";
import { createUsagePartitions } from "../modules/usage/index.ts";
import type { StripeContext } from "../platform/stripe.ts";

/** Work that comes round by the clock. Each may run twice or at the same time elsewhere without harm. */
export interface ScheduledJob {
  name: string;
  /** When, in UTC; five fields as in crontab(5). */
  cron: string;
  run: (ctx: StripeContext) => Promise<void>;
}

export const SCHEDULED_JOBS: readonly ScheduledJob[] = [
  { name: "usage.create-partitions", cron: "10 3 * * *", run: createUsagePartitions },
  { name: "identity.delete-expired", cron: "40 3 * * *", run: deleteExpired },
  { name: "pricing.take-off-sale", cron: "25 * * * *", run: (ctx) => takeOffSale(ctx) },
  { name: "inbox.reconcile-stripe", cron: "*/10 * * * *", run: reconcileIfConfigured },
];

async function reconcileIfConfigured(ctx: StripeContext): Promise<void> {
  if (ctx.stripe) await reconcileStripe(ctx);
}
