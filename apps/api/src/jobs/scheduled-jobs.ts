import { closeArchivedPages, type SyncContext } from "../modules/billing/index.ts";
import { type CheckContext, checkDueDomains } from "../modules/domains/index.ts";
import {
  deleteExpired,
  type KeyContext,
  rotateSigningKeyWhenDue,
  tellLockedOwners,
} from "../modules/identity/index.ts";
import { reconcileStripe } from "../modules/inbox/index.ts";
import { tellAlerts } from "../modules/insight/index.ts";
import { deleteOldMails, type MailContext } from "../modules/mail/index.ts";
import { reportOverage } from "../modules/overage/index.ts";
import { retireLostPrices, takeOffSale } from "../modules/pricing/index.ts";
import {
  createUsagePartitions,
  expireHolds,
  type ReceiptKeyContext,
  rotateReceiptKeyWhenDue,
} from "../modules/usage/index.ts";
import { deleteEndedWindows } from "../platform/limits/delete-ended-windows.ts";
import type { StripeContext } from "../platform/stripe.ts";

/** What scheduled work is done with. */
export interface JobContext extends SyncContext, KeyContext, MailContext, CheckContext, ReceiptKeyContext {
  /** How long a key signs id tokens, or receipts; 0 for as long as nobody changes it by hand. */
  signingKeyDays: number;
}

/** Work that comes round by the clock. Each may run twice or at the same time elsewhere without harm. */
export interface ScheduledJob {
  name: string;
  /** When, in UTC; five fields as in crontab(5). */
  cron: string;
  run: (ctx: JobContext) => Promise<void>;
}

export const SCHEDULED_JOBS: readonly ScheduledJob[] = [
  { name: "usage.create-partitions", cron: "10 3 * * *", run: createUsagePartitions },
  {
    name: "usage.rotate-receipt-key",
    cron: "30 4 * * *",
    run: (ctx) => rotateReceiptKeyWhenDue(ctx, ctx.signingKeyDays),
  },
  { name: "usage.expire-holds", cron: "* * * * *", run: expireHolds },
  { name: "usage.tell-alerts", cron: "* * * * *", run: tellAlerts },
  { name: "overage.report", cron: "* * * * *", run: reportOverage },
  { name: "identity.delete-expired", cron: "40 3 * * *", run: deleteExpired },
  { name: "identity.rotate-signing-key", cron: "20 4 * * *", run: rotateByAge },
  { name: "identity.tell-locked-owners", cron: "* * * * *", run: tellLockedOwners },
  { name: "domains.check-due", cron: "* * * * *", run: checkDueDomains },
  { name: "mail.delete-old", cron: "50 3 * * *", run: deleteOldMails },
  { name: "limits.delete-ended-windows", cron: "*/15 * * * *", run: deleteEndedWindows },
  { name: "pricing.take-off-sale", cron: "25 * * * *", run: (ctx) => takeOffSale(ctx) },
  { name: "pricing.retire-lost-prices", cron: "45 * * * *", run: retireLostPrices },
  { name: "billing.close-archived-pages", cron: "35 * * * *", run: closeArchivedPages },
  { name: "inbox.reconcile-stripe", cron: "*/10 * * * *", run: reconcileIfConfigured },
];

async function reconcileIfConfigured(ctx: StripeContext): Promise<void> {
  if (ctx.stripe) await reconcileStripe(ctx);
}

async function rotateByAge(ctx: JobContext): Promise<void> {
  const key = await rotateSigningKeyWhenDue(ctx, ctx.signingKeyDays);
  if (key) ctx.log("signing_key.announced", { ...key });
}
