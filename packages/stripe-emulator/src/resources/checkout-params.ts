import { z } from "zod";
import { flag, integer, metadata, positive, text } from "../http/fields.ts";
import { priceData } from "./new-price.ts";

const url = text.refine((value) => URL.canParse(value), "Not a valid URL");

const lineItem = z.strictObject({
  price: text.optional(),
  price_data: z
    .strictObject({
      ...priceData.shape,
      product: text.optional(),
      product_data: z
        .strictObject({ name: text, description: text.optional(), metadata: metadata.optional() })
        .optional(),
    })
    .optional(),
  quantity: positive.optional(),
  metadata: metadata.optional(),
});

/** What a checkout session can be made of. */
export const creation = z.strictObject({
  mode: z.enum(["payment", "subscription"], "The emulator has modes payment and subscription"),
  line_items: z.array(lineItem).min(1),
  success_url: url,
  cancel_url: url.optional(),
  allow_promotion_codes: flag.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  billing_address_collection: z.enum(["auto", "required"]).optional(),
  client_reference_id: text.max(200).optional(),
  currency: text.optional(),
  customer: text.optional(),
  customer_creation: z.enum(["always", "if_required"]).optional(),
  customer_email: text.optional(),
  customer_update: z
    .strictObject({ address: text.optional(), name: text.optional(), shipping: text.optional() })
    .optional(),
  discounts: z
    .array(z.strictObject({ coupon: text.optional(), promotion_code: text.optional() }))
    .max(1)
    .optional(),
  expires_at: integer.optional(),
  invoice_creation: z
    .strictObject({
      enabled: flag,
      invoice_data: z
        .strictObject({ metadata: metadata.optional(), description: text.optional() })
        .optional(),
    })
    .optional(),
  locale: text.optional(),
  metadata: metadata.optional(),
  payment_intent_data: z
    .strictObject({
      description: text.optional(),
      metadata: metadata.optional(),
      receipt_email: text.optional(),
      setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
      transfer_group: text.optional(),
    })
    .optional(),
  payment_method_collection: z.enum(["always", "if_required"]).optional(),
  saved_payment_method_options: z.record(z.string(), z.unknown()).optional(),
  submit_type: z.enum(["auto", "book", "donate", "pay", "subscribe"]).optional(),
  subscription_data: z
    .strictObject({
      billing_mode: z.strictObject({ type: z.literal("flexible") }).optional(),
      description: text.optional(),
      metadata: metadata.optional(),
      trial_end: integer.optional(),
      trial_period_days: positive.optional(),
      trial_settings: z
        .strictObject({
          end_behavior: z.strictObject({
            missing_payment_method: z.enum(["cancel", "create_invoice", "pause"]),
          }),
        })
        .optional(),
    })
    .optional(),
  tax_id_collection: z.strictObject({ enabled: flag }).optional(),
  ui_mode: z.literal("hosted_page").optional(),
});
export type Order = z.output<typeof creation>;
