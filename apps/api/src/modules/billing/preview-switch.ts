import type { SwitchPreview } from "@souk/contracts/billing/entities";
import type { BuyerContext } from "./contexts.ts";
import { planSwitch, type SwitchOrder } from "./plan-switch.ts";
import { priceSwitch } from "./price-switch.ts";
import { toSeconds } from "./switch-quote.ts";

/** What the switch would cost and when it would begin; changes nothing, neither here nor at Stripe. */
export async function previewSwitch(ctx: BuyerContext, order: SwitchOrder): Promise<SwitchPreview> {
  return priceSwitch(ctx, await planSwitch(ctx, order), toSeconds(ctx.now()));
}
