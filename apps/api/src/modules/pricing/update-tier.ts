import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier, TierChanges } from "@souk/contracts/pricing/entities";
import { audit } from "../../platform/audit.ts";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent, type ListingKeys, listMetrics } from "../catalog/index.ts";
import { getTier } from "./get-tier.ts";
import { makePrice, type StripePrice } from "./price.ts";
import { prepareOverage } from "./overage-price.ts";
import { clearStripePrice, findStripePrice, setStripePrice } from "./price-store.ts";
import {
  changesFrozen,
  checkLimits,
  checkPrice,
  checkTrialLimits,
  isSamePrice,
  resolveQuotas,
} from "./rules.ts";
import * as store from "./store.ts";
import { takeOffSale } from "./take-off-sale.ts";

/** Terms with a Price at Stripe, made but not yet on sale. */
interface Repricing extends Pick<PricingTier, "interval" | "price"> {
  at: StripePrice;
}

/**
 * Changes the fields that are given. Another price is a new Price at Stripe, for whoever takes the plan from now on;
 * the old one goes off sale, and those who have it keep paying it. Interval and quotas stay once anyone held the plan
 * or stands at its payment page. Asked again after a crash it goes on where it broke off.
 */
export async function updateTier(
  ctx: StripeContext,
  { agentId, tierId }: { agentId: string; tierId: string },
  changes: TierChanges,
): Promise<PricingTier> {
  const agent = await getManageableAgent(ctx, agentId);
  for (;;) {
    const repriced = await reprice(ctx, { agent, tierId }, changes);
    const written = await withTransaction(ctx, (tx) => write(tx, { agent, tierId, repriced }, changes));
    if (!written) continue;
    if (written.left) await retireProduct(ctx, written.left.productId);
    await takeOffSale(ctx, tierId);
    if (written.tier.interval !== "free") await prepareOverage(ctx, { id: tierId, agentName: agent.name });
    return written.tier;
  }
}

/** The Price of another price or interval, made before it is written: an unused one harms nobody. */
async function reprice(
  ctx: StripeContext,
  { agent, tierId }: { agent: ListingKeys; tierId: string },
  changes: TierChanges,
): Promise<Repricing | undefined> {
  const old = await getTier(ctx, agent.id, tierId);
  const { interval, price, name } = { ...old, ...changes };
  checkTerms(old, changes);
  if (changes.quotas) resolveQuotas(changes.quotas, await listMetrics(ctx, agent.id));
  await refuseSold(ctx, old, changes);
  if (interval === "free" || isSamePrice(old, { interval, price })) return undefined;
  const product = (await findStripePrice(ctx.db, tierId))?.productId;
  const at = await makePrice(ctx, { id: tierId, name, interval, price, agentName: agent.name, product });
  return { interval, price, at };
}

/** A trial may be dropped from a plan with a smaller quota in it: that quota then waits for another trial. */
function checkTerms(old: PricingTier, changes: TierChanges): void {
  const { interval, price, quotas, trialDays } = { ...old, ...changes };
  checkPrice(interval, price.amount);
  checkLimits({ interval, price, quotas });
  if (changes.quotas) checkTrialLimits(trialDays, changes.quotas);
}

async function refuseSold(ctx: StripeContext, tier: PricingTier, changes: TierChanges): Promise<void> {
  if (changesFrozen(tier, changes) && (await store.isSold(ctx.db, tier.id))) throw new AppError("tier.sold");
}

interface Order {
  agent: ListingKeys;
  tierId: string;
  repriced: Repricing | undefined;
}

interface Written {
  tier: PricingTier;
  /** What a plan had at Stripe before it became free. */
  left: StripePrice | undefined;
}

/** Writes the changes, or nothing when the plan's price changed so that another Price is needed than was made. */
async function write(
  tx: InTransaction<StripeContext>,
  { agent, tierId, repriced }: Order,
  asked: TierChanges,
): Promise<Written | undefined> {
  await store.lockTier(tx.db, tierId);
  const old = await getTier(tx, agent.id, tierId);
  const wanted = { ...old, ...asked };
  checkTerms(old, asked);
  if (wanted.interval !== "free" && !isSamePrice(wanted, repriced ?? old)) return undefined;
  await refuseSold(tx, old, asked);
  const left = wanted.interval === "free" ? await findStripePrice(tx.db, old.id) : undefined;
  if (left) await clearStripePrice(tx.db, old.id);
  await store.updateTier(tx.db, old.id, asked);
  if (repriced) await setStripePrice(tx.db, old.id, repriced.at);
  if (asked.quotas) {
    await store.replaceQuotas(tx.db, old.id, resolveQuotas(asked.quotas, await listMetrics(tx, agent.id)));
  }
  await auditChange(tx, { agent, tierId, repriced }, { old, asked });
  return { tier: await getTier(tx, agent.id, old.id), left };
}

function auditChange(
  tx: InTransaction<StripeContext>,
  { agent, tierId, repriced }: Order,
  { old, asked }: { old: PricingTier; asked: TierChanges },
): Promise<void> {
  const terms = repriced ? { from: old.price, to: repriced.price, ...repriced.at } : {};
  return audit(tx, {
    action: "tier.changed",
    subject: { kind: "tier", id: tierId },
    organizationId: agent.ownerOrganizationId,
    details: { listingId: agent.id, fields: Object.keys(asked), ...terms },
  });
}

/** The Product of a plan that became free; should that fail, an unsold Product without a Price harms nobody. */
async function retireProduct(ctx: StripeContext, productId: string): Promise<void> {
  try {
    await requireStripe(ctx).products.update(productId, { active: false });
  } catch (fault) {
    ctx.log("stripe.product_left_behind", { fault, productId });
  }
}
