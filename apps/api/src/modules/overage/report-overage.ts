import type { StripeContext } from "../../platform/stripe.ts";
import { sendReport } from "./send-report.ts";
import { claimOf, claimUnreported, type Holding, takeDue } from "./store.ts";

/** Taken up at once; a worker that dies over them gives them back after the lease. */
const BATCH = 20;
const LEASE_MS = 120_000;

/**
 * Reports to Stripe what was used beyond limits since the last time, and what could not be told before. Without Stripe
 * nothing happens: no plan with overage can be held then.
 */
export async function reportOverage(ctx: StripeContext): Promise<void> {
  if (!ctx.stripe) return;
  while ((await claimUnreported(ctx.db, BATCH)) === BATCH);
  await sendDue(ctx);
}

/** The same of one holding, before its plan changes: what was used until then is charged with that change. */
export async function flushOverage(ctx: StripeContext, holding: Holding): Promise<void> {
  if (!ctx.stripe) return;
  await claimOf(ctx.db, holding);
  await sendDue(ctx, holding);
}

async function sendDue(ctx: StripeContext, holding?: Holding): Promise<void> {
  for (;;) {
    const reports = await takeDue(ctx.db, { limit: BATCH, leaseMs: LEASE_MS, holding });
    await Promise.all(reports.map((report) => sendReport(ctx, report)));
    if (reports.length === 0) return;
  }
}
