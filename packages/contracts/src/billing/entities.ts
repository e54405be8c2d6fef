import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { Money, SignedMoney } from "../common/money.ts";
import { Slug } from "../common/text.ts";
import { PricingTier } from "../pricing/entities.ts";

/** Where a subscription stands. The first three are live: at most one of those per organization and listing. */
export const SubscriptionStatus = z.enum(["trialing", "active", "past_due", "canceled"]);
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

/** A payment that failed: since when, how long access goes on, when Stripe tries again, where to pay by hand. */
export const PaymentTrouble = z
  .strictObject({
    since: Instant,
    graceUntil: Instant,
    nextAttemptAt: Instant.nullable(),
    payUrl: z.string().nullable(),
  })
  .meta({ id: "PaymentTrouble", description: "A payment that failed, and what follows." });

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
    period: z
      .strictObject({ startsAt: Instant, endsAt: Instant })
      .meta({ id: "BillingPeriod" })
      .nullable()
      .meta({ description: "The paid period; null for free and one-time plans." }),
    trialEndsAt: Instant.nullable(),
    cancelsAt: Instant.nullable().meta({ description: "The announced end; null = it renews." }),
    nextTier: z
      .strictObject({ id: Id, name: z.string(), startsAt: Instant })
      .meta({ id: "NextTier" })
      .nullable()
      .meta({ description: "The plan that follows at the end of the period." }),
    trouble: PaymentTrouble.nullable(),
    canceledAt: Instant.nullable(),
    revokedAt: Instant.nullable().meta({
      description:
        "From when on a refund or a dispute takes access away, whatever was paid before; null = none does.",
    }),
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

/** What became of a payment page: the plan once it is paid, and where the buyer came from. */
export const CheckoutReturn = z
  .strictObject({
    state: z.enum(["active", "processing", "open", "expired"]),
    agentSlug: Slug,
    subscription: Subscription.nullable(),
    returnUrl: z.string().nullable().meta({ description: "The agent's page that asked for the checkout." }),
  })
  .meta({ id: "CheckoutReturn", description: "What became of a payment page." });
export type CheckoutReturn = z.infer<typeof CheckoutReturn>;

/** Stands for a preview, so that a switch is made as it was shown or not at all. What it is made of is nobody's concern. */
export const SwitchQuote = z.string().min(1).max(200).meta({
  description: "The preview's `quote`: what the buyer agreed to. Opaque; holds for fifteen minutes.",
});

/** What a switch would cost, before it is made. */
export const SwitchPreview = z
  .strictObject({
    kind: z.enum(["at_once", "at_period_end"]).meta({
      description: "Dearer plans and longer intervals begin at once, cheaper ones when the paid period ends.",
    }),
    tier: PricingTier,
    effectiveAt: Instant,
    lines: z.array(
      z.strictObject({ description: z.string(), amount: SignedMoney }).meta({ id: "PreviewLine" }),
    ),
    dueNow: Money,
    nextCharge: z.strictObject({ amount: Money, at: Instant }).meta({ id: "NextCharge" }).nullable(),
    quote: SwitchQuote,
  })
  .meta({ id: "SwitchPreview", description: "What a switch would cost." });
export type SwitchPreview = z.infer<typeof SwitchPreview>;

/** A buyer's wish for money back. */
export const RefundRequest = z
  .strictObject({
    id: Id,
    status: z.enum(["pending", "approved", "declined"]),
    reason: z.string(),
    answer: z.string().nullable(),
    createdAt: Instant,
    decidedAt: Instant.nullable(),
  })
  .meta({ id: "RefundRequest", description: "A buyer's wish for money back." });
export type RefundRequest = z.infer<typeof RefundRequest>;

/** A payment, as the buyer sees it. */
export const Invoice = z
  .strictObject({
    id: Id,
    number: z.string().nullable(),
    agent: z.strictObject({ slug: Slug, name: z.string() }).meta({ id: "InvoicedAgent" }),
    description: z.string(),
    status: z.enum(["draft", "open", "paid", "void", "uncollectible"]),
    total: Money,
    tax: Money,
    refunded: Money,
    disputed: z.boolean(),
    createdAt: Instant,
    paidAt: Instant.nullable(),
    hostedUrl: z.string().nullable(),
    pdfUrl: z.string().nullable(),
    refundableUntil: Instant.nullable().meta({
      description: "Until when a refund may be requested; null = not (any more).",
    }),
    refundRequest: RefundRequest.nullable(),
  })
  .meta({ id: "Invoice", description: "A payment, as the buyer sees it." });
export type Invoice = z.infer<typeof Invoice>;

/** A payment, as admins see it. */
export const Payment = z
  .strictObject({
    invoice: Invoice,
    organization: z.strictObject({ id: Id, name: z.string() }).meta({ id: "PayingOrganization" }),
    stripeId: z.string(),
    refundable: Money.meta({
      description:
        "What can be given back now: what came in through Stripe, without what was given back or is in dispute.",
    }),
    disputes: z.array(
      z
        .strictObject({
          id: z.string(),
          status: z.string(),
          reason: z.string(),
          amount: Money,
          createdAt: Instant,
        })
        .meta({ id: "Dispute" }),
    ),
  })
  .meta({ id: "Payment", description: "A payment, as admins see it." });
export type Payment = z.infer<typeof Payment>;

/** Where an event stands: taken in, to be tried again, done, of no concern, or given up. */
export const StripeEventState = z.enum(["received", "failed", "done", "ignored", "dead"]);
export type StripeEventState = z.infer<typeof StripeEventState>;

/** One event of Stripe's in the inbox. */
export const StripeEvent = z
  .strictObject({
    id: Id,
    stripeEventId: z.string(),
    type: z.string(),
    objectId: z.string(),
    apiVersion: z.string().nullable(),
    state: StripeEventState,
    attempts: z.int(),
    lastError: z.string().nullable(),
    receivedAt: Instant,
    nextAttemptAt: Instant.nullable(),
    processedAt: Instant.nullable(),
    payload: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "StripeEvent", description: "One event of Stripe's in the inbox." });
export type StripeEvent = z.infer<typeof StripeEvent>;
