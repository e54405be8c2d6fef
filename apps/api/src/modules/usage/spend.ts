import type { UsageReceipt } from "@souk/contracts/usage/entities";
import { decide } from "./engine/decide.ts";
import type { OperationItem, Outcome } from "./engine/operation.ts";
import { receiptFor } from "./receipts/receipt-for.ts";
import { isDone, refuse } from "./refuse.ts";
import type { OpenTarget } from "./store.ts";
import { spenderOf, type SpendContext } from "./usage-context.ts";

/** One item of a call: where it goes and what it does there. */
export interface Spend extends Omit<OperationItem, "subjectId"> {
  metricSlug: string;
  target: OpenTarget;
}

/** What was done of it. */
export interface Done {
  outcome: Outcome;
  receipt: UsageReceipt;
  replayed: boolean;
}

/**
 * Does the items of a call, all or none. Throws the refusal of the first item that
 * is refused.
 */
export async function spend(
  ctx: SpendContext,
  spends: readonly [Spend, ...Spend[]],
  batch: string | null = null,
): Promise<[Done, ...Done[]]> {
  const [first, ...others] = spends;
  const outcomes = await decide(ctx.db, {
    items: [toItem(first), ...others.map(toItem)],
    batch,
    tokenHash: ctx.remembered?.tokenHash ?? null,
    spender: spenderOf(ctx.actor),
    now: ctx.now(),
  });
  refuseAny(ctx, spends, outcomes);
  const done = await Promise.all(spends.map((one, index) => toDone(ctx, one, outcomes[index])));
  return done as [Done, ...Done[]];
}

function toItem({ kind, key, quantity, seconds, target }: Spend): OperationItem {
  return { kind, key, quantity, seconds, subjectId: target.subjectId };
}

/** "not_spent" is said of items that another one's refusal kept from being spent, so the other is looked for first. */
function refuseAny(ctx: SpendContext, spends: readonly Spend[], outcomes: readonly Outcome[]): void {
  const refused = outcomes.findIndex((outcome) => !isDone(outcome) && outcome.status !== "not_spent");
  const unspent = outcomes.findIndex(({ status }) => status === "not_spent");
  const index = refused >= 0 ? refused : unspent;
  const [item, outcome] = [spends[index], outcomes[index]];
  if (!item || !outcome) return;
  // Some of the items were spent under this key before, and others not: it was another body.
  const status = outcome.status === "not_spent" ? "key_reused" : outcome.status;
  const { target, metricSlug } = item;
  refuse(ctx, { agentSlug: target.listingSlug, metricSlug }, { item, outcome: { ...outcome, status } });
}

async function toDone(ctx: SpendContext, spent: Spend, outcome: Outcome | undefined): Promise<Done> {
  if (!outcome) throw new Error("spend_usage answered fewer rows than it was asked");
  const { organizationId } = ctx.actor;
  const { key, kind, metricSlug, target } = spent;
  const receipt = await receiptFor(ctx, {
    organizationId,
    agentId: target.listingId,
    metric: metricSlug,
    kind,
    key,
    outcome,
  });
  return { outcome, receipt, replayed: outcome.status === "replayed" };
}
