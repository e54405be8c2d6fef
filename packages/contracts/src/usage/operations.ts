import { z } from "zod";
import { ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { Slug } from "../common/text.ts";
import { UsageQuota } from "./caps.ts";
import {
  BatchConsumption,
  Consumption,
  Hold,
  IdempotencyKey,
  Quantity,
  ReceiptKeys,
  Release,
  Settlement,
} from "./entities.ts";

/** All quotas of the caller's plan of one agent. */
export const getUsage = operation({
  rest: {
    method: "GET",
    path: "/me/agents/{agentId}/usage",
    tag: "Usage",
    summary: "Read my quotas",
    description:
      "Every metric of the agent: limit, used, held, remaining, when it resets, and the buyer's own caps. Needs a live plan.",
  },
  input: z.strictObject({ agentId: ListingRef }),
  output: z.strictObject({ items: z.array(UsageQuota) }),
  errors: ["listing.not_found", "subscription.required"],
});

/** The keys that receipts are verified with. */
export const listReceiptKeys = operation({
  rest: {
    method: "GET",
    path: "/usage/receipt-keys",
    tag: "Usage",
    summary: "Read the keys of receipts",
    description:
      "A JWK Set of Ed25519 keys. Every answer to a spend carries a receipt: hash its `operation` into a leaf, follow `path` to the root (RFC 9162 §2.1.3.2) and compare that with the claim `root` of the JWS in `signature`, whose `kid` is one of these keys. Keys that no longer sign stay here, so old receipts can always be verified.",
  },
  input: z.strictObject({}),
  output: ReceiptKeys,
  errors: [],
});

const metricOf = { agentId: ListingRef, metricSlug: Slug };
const spendErrors = [
  "listing.not_found",
  "metric.not_found",
  "subscription.required",
  "quota.exceeded",
  "usage.cap_reached",
  "usage.key_reused",
] as const;

/** Spends quota before the work. */
export const consumeUsage = operation({
  rest: {
    method: "POST",
    path: "/me/agents/{agentId}/usage/{metricSlug}/consume",
    tag: "Usage",
    summary: "Spend quota",
    description:
      "Call it before each chargeable action. Spends whole or not at all. Safe to retry: the same key spends once and answers the same (`Idempotent-Replayed: true`). At the limit: 429 `quota.exceeded` with what is left, when it resets and where to upgrade; at a cap that the buyer set: 429 `usage.cap_reached`. Nothing is written then, so the key stays free. A key whose consume was released whole is refused with `usage.given_back`: work done again needs a new key. The key goes in the body or in the `Idempotency-Key` header.",
    idempotencyHeader: true,
  },
  input: z.strictObject({
    ...metricOf,
    quantity: Quantity.default(1),
    idempotencyKey: IdempotencyKey,
  }),
  output: Consumption,
  errors: [...spendErrors, "usage.given_back"],
});

/** Spends several quotas together, all or none. */
export const consumeUsageBatch = operation({
  rest: {
    method: "POST",
    path: "/me/agents/{agentId}/usage/consume",
    tag: "Usage",
    summary: "Spend several quotas together",
    description:
      "For an action that costs more than one metric. All are spent or none: the first that is refused refuses the call, and its problem names the metric. One key stands for the whole call; the same key with other items is refused. Each item is released by its own metric and this key.",
    idempotencyHeader: true,
  },
  input: z.strictObject({
    agentId: ListingRef,
    idempotencyKey: IdempotencyKey,
    items: z
      .array(z.strictObject({ metric: Slug, quantity: Quantity.default(1) }))
      .min(1)
      .max(20)
      .refine((items) => new Set(items.map(({ metric }) => metric)).size === items.length, {
        message: "names a metric twice",
      }),
  }),
  output: BatchConsumption,
  errors: [...spendErrors, "usage.given_back"],
});

/** Reserves quota for work whose cost is not known yet. */
export const holdUsage = operation({
  rest: {
    method: "POST",
    path: "/me/agents/{agentId}/usage/{metricSlug}/hold",
    tag: "Usage",
    summary: "Reserve quota",
    description:
      "Reserves an estimate before work whose cost is known only afterwards. What is held counts against the limit. Settle it at the actual amount before it expires; afterwards it is given up by itself. Idempotent and refused like a consume.",
    idempotencyHeader: true,
  },
  input: z.strictObject({
    ...metricOf,
    quantity: Quantity.meta({ description: "The estimate." }),
    idempotencyKey: IdempotencyKey,
    expiresInSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(900)
      .meta({ description: "How long the reserve lasts." }),
  }),
  output: Hold,
  errors: [...spendErrors, "usage.given_back"],
});

/** Charges a hold at the actual amount. */
export const settleUsage = operation({
  rest: {
    method: "POST",
    path: "/me/agents/{agentId}/usage/{metricSlug}/settle",
    tag: "Usage",
    summary: "Settle a hold",
    description:
      "Charges the actual amount of held work, in the period of the hold: less than was held gives the rest back, 0 gives up all of it, more is charged as far as limit and caps allow and never refused (`quantity` says how much was). A hold ends once: settling it again with the same amount answers the same, with another one is refused, and so is one that expired. Works after the plan has ended, too.",
  },
  input: z.strictObject({
    ...metricOf,
    holdKey: IdempotencyKey.meta({ description: "The idempotency key of the hold." }),
    quantity: z.int().min(0).max(1_000_000_000).meta({ description: "The actual amount." }),
  }),
  output: Settlement,
  errors: [
    "listing.not_found",
    "metric.not_found",
    "usage.hold_not_found",
    "usage.hold_expired",
    "usage.already_settled",
  ],
});

/** Gives quota back after the work failed. */
export const releaseUsage = operation({
  rest: {
    method: "POST",
    path: "/me/agents/{agentId}/usage/{metricSlug}/release",
    tag: "Usage",
    summary: "Give quota back",
    description:
      "Names a consume, or a hold that was settled, by its key and gives it back, whole or part, in the period that was charged. One release per spend; the same release again answers the same, another quantity is refused. A plan may bound how late and how much is given back. A hold that is open is given up by settling it at 0. Works after the plan has ended, too.",
  },
  input: z.strictObject({
    ...metricOf,
    consumeKey: IdempotencyKey.meta({ description: "The idempotency key of the consume or the hold." }),
    quantity: Quantity.optional().meta({ description: "Units to give back; all of it by default." }),
  }),
  output: Release,
  errors: [
    "listing.not_found",
    "metric.not_found",
    "usage.consume_not_found",
    "usage.already_released",
    "usage.release_exceeds",
    "usage.release_too_late",
    "usage.release_share_spent",
    "usage.hold_open",
  ],
});
