import { z } from "zod";
import { ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { Slug } from "../common/text.ts";
import { Consumption, IdempotencyKey, Quantity, Release, UsageBalance } from "./entities.ts";

/** All quotas of the caller's plan of one agent. */
export const getUsage = operation({
  rest: {
    method: "GET",
    path: "/me/agents/{agentId}/usage",
    tag: "Usage",
    summary: "Read my quotas",
    description:
      "Every metric of the agent: limit, used, held, remaining and when it resets. Needs a live plan.",
  },
  input: z.strictObject({ agentId: ListingRef }),
  output: z.strictObject({ items: z.array(UsageBalance) }),
  errors: ["listing.not_found", "subscription.required"],
});

/** Spends quota before the work. */
export const consumeUsage = operation({
  rest: {
    method: "POST",
    path: "/me/agents/{agentId}/usage/{metricSlug}/consume",
    tag: "Usage",
    summary: "Spend quota",
    description:
      "Call it before each chargeable action. Spends whole or not at all. Safe to retry: the same key spends once and answers the same (`Idempotent-Replayed: true`). At the limit: 429 `quota.exceeded` with what is left, when it resets and where to upgrade; nothing is written then, so the key stays free. A key whose consume was released whole is refused with `usage.given_back`: work done again needs a new key. The key goes in the body or in the `Idempotency-Key` header.",
    idempotencyHeader: true,
  },
  input: z.strictObject({
    agentId: ListingRef,
    metricSlug: Slug,
    quantity: Quantity.default(1),
    idempotencyKey: IdempotencyKey,
  }),
  output: Consumption,
  errors: [
    "listing.not_found",
    "metric.not_found",
    "subscription.required",
    "quota.exceeded",
    "usage.key_reused",
    "usage.given_back",
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
      "Names the consume by its key and gives it back, whole or part, in the period that was charged. One release per consume; the same release again answers the same, another quantity is refused. Works after the plan has ended, too.",
  },
  input: z.strictObject({
    agentId: ListingRef,
    metricSlug: Slug,
    consumeKey: IdempotencyKey.meta({ description: "The idempotency key of the consume." }),
    quantity: Quantity.optional().meta({ description: "Units to give back; all of it by default." }),
  }),
  output: Release,
  errors: [
    "listing.not_found",
    "metric.not_found",
    "usage.consume_not_found",
    "usage.already_released",
    "usage.release_exceeds",
  ],
});
