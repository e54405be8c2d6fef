import { z } from "zod";
import { amount, clearable, clearableMetadata, flag, integer, metadata, text } from "../http/fields.ts";
import { priceData } from "./new-price.ts";

/** What endive made of `"now"` and `"unchanged"`. */
export const cycleAnchor = z.strictObject({ type: z.enum(["now", "unchanged"]) });

const discounts = z.array(z.strictObject({ coupon: text.optional(), promotion_code: text.optional() }));
const automaticTax = z.strictObject({ enabled: flag });
const trialSettings = z.strictObject({
  end_behavior: z.strictObject({ missing_payment_method: z.enum(["cancel", "create_invoice", "pause"]) }),
});
/** Why somebody cancels. */
export const cancellation = z.strictObject({
  comment: clearable(text).optional(),
  feedback: clearable(text).optional(),
});
const behavior = z.enum([
  "allow_incomplete",
  "default_incomplete",
  "error_if_incomplete",
  "pending_if_incomplete",
]);
const paymentSettings = z.strictObject({
  save_default_payment_method: z.enum(["off", "on_subscription"]).optional(),
  payment_method_types: z.array(text).optional(),
});

/** What a subscription can be made of. */
export const creation = z.strictObject({
  customer: text,
  items: z
    .array(
      z.strictObject({
        price: text.optional(),
        price_data: z.strictObject({ ...priceData.shape, product: text }).optional(),
        quantity: amount.optional(),
        metadata: metadata.optional(),
      }),
    )
    .min(1),
  automatic_tax: automaticTax.optional(),
  billing_mode: z.strictObject({ type: z.literal("flexible") }).optional(),
  cancel_at: integer.optional(),
  cancel_at_period_end: flag.optional(),
  collection_method: z.literal("charge_automatically").optional(),
  currency: text.optional(),
  default_payment_method: text.optional(),
  description: text.optional(),
  discounts: discounts.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: behavior.optional(),
  payment_settings: paymentSettings.optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
  trial_end: z.union([z.literal("now"), integer]).optional(),
  trial_period_days: integer.optional(),
  trial_settings: trialSettings.optional(),
});

const itemOrder = z.strictObject({
  id: text.optional(),
  price: text.optional(),
  quantity: amount.optional(),
  deleted: flag.optional(),
  clear_usage: flag.optional(),
  metadata: metadata.optional(),
});

/** What of a subscription can be changed. */
export const update = z.strictObject({
  automatic_tax: automaticTax.optional(),
  billing_cycle_anchor: cycleAnchor.optional(),
  cancel_at: clearable(z.union([z.enum(["min_period_end", "max_period_end"]), integer])).optional(),
  cancel_at_period_end: flag.optional(),
  cancellation_details: cancellation.optional(),
  default_payment_method: clearable(text).optional(),
  description: clearable(text).optional(),
  discounts: clearable(discounts).optional(),
  items: z.array(itemOrder).optional(),
  metadata: clearableMetadata.optional(),
  off_session: flag.optional(),
  payment_behavior: behavior.optional(),
  payment_settings: paymentSettings.optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
  proration_date: integer.optional(),
  trial_end: z.literal("now").optional(),
  trial_settings: trialSettings.optional(),
});
