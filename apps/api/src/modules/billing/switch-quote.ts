import { createHash } from "node:crypto";
import type { SwitchPreview } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { Switch } from "./plan-switch.ts";

/** For how long a preview can be agreed to. In this time a proration grows stale by a few cents at most. */
export const QUOTE_MINUTES = 15;

/**
 * Writes down what a preview says: the instant it is prorated at (seconds, as Stripe counts them) and a hash of all that
 * the buyer agrees to. It is no secret and needs no signature: a switch works everything out anew at that instant, and
 * is made only if the same quote comes out.
 */
export function toQuote({ live }: Switch, preview: Omit<SwitchPreview, "quote">, at: number): string {
  const { kind, tier, dueNow, effectiveAt } = preview;
  const { id, interval, price, quotas, releasePolicy } = tier;
  const begins = kind === "at_period_end" ? effectiveAt : null;
  const held = [live.id, live.tierId, live.tierPriceId];
  const agreed = [...held, kind, id, interval, price, quotas, releasePolicy, dueNow, begins];
  return `${at}.${createHash("sha256").update(JSON.stringify(agreed)).digest("hex")}`;
}

/** The instant a quote is prorated at. Refuses what is no quote, and one that has expired. */
export function quotedAt(quote: string, now: Date): number {
  const at = /^(\d{1,12})\./.exec(quote)?.[1];
  if (at === undefined || Number(at) < toSeconds(now) - QUOTE_MINUTES * 60)
    throw new AppError("subscription.switch_changed");
  return Number(at);
}

/** An instant as Stripe counts them. */
export function toSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
