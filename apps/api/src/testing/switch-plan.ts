import type { Subscription } from "@souk/contracts/billing/entities";
import { previewSwitch, switchSubscription } from "../modules/billing/index.ts";

type Switching = Parameters<typeof previewSwitch>;

/** Looks at a switch and makes it, as a buyer does. */
export async function switchPlan(ctx: Switching[0], order: Switching[1]): Promise<Subscription> {
  const { quote } = await previewSwitch(ctx, order);
  return switchSubscription(ctx, { ...order, quote });
}
