import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { PricingTier } from "../pricing/entities.ts";
import { Slug } from "../common/text.ts";

/** Where a subscription stands. The first three are live: at most one of those per organization and listing. */
export const SubscriptionStatus = z.enum(["trialing", "active", "past_due", "canceled"]);
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

/** The plan a buyer's organization holds of an agent. Access is what counts, whatever the status says. */
export const Subscription = z
  .strictObject({
    id: Id,
    agent: z
      .strictObject({
        id: Id,
        slug: Slug,
        name: z.string(),
        summary: z.string(),
        iconPath: z.string().nullable(),
        launchUrl: z.string(),
      })
      .meta({ id: "SubscribedAgent" }),
    tier: PricingTier,
    status: SubscriptionStatus,
    access: z.boolean().meta({ description: "Whether the agent should serve this buyer now." }),
    accessUntil: Instant.nullable().meta({ description: "When access ends by itself; null = it does not." }),
    startedAt: Instant,
    canceledAt: Instant.nullable(),
  })
  .meta({ id: "Subscription", description: "The plan a buyer's organization holds of an agent." });
export type Subscription = z.infer<typeof Subscription>;

/** Free plans are active at once, paid ones go on at a payment page. */
export const CheckoutResult = z
  .discriminatedUnion("status", [
    z
      .strictObject({ status: z.literal("active"), subscription: Subscription })
      .meta({ id: "CheckoutActive" }),
    z.strictObject({ status: z.literal("redirect"), url: z.string() }).meta({ id: "CheckoutRedirect" }),
  ])
  .meta({ id: "CheckoutResult" });
export type CheckoutResult = z.infer<typeof CheckoutResult>;
