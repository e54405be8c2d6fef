import { z } from "zod";
import { Instant } from "../common/ids.ts";
import { Slug } from "../common/text.ts";

/** Units of a metric: whole, at least one. */
export const Quantity = z.int().min(1).max(1_000_000_000);

/** A caller's own name for one spend; the same key spends once. Remembered for 48 hours at least. */
export const IdempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/)
  .meta({
    description: "Your own name for this spend, e.g. a job id. Printable ASCII without spaces.",
    example: "run-4f1c",
  });

const balance = {
  metric: Slug,
  limit: z.int().nullable().meta({ description: "null = unlimited." }),
  used: z.int(),
  held: z.int().meta({ description: "Reserved and not yet settled." }),
  remaining: z.int().nullable().meta({ description: "null = unlimited. Never below 0." }),
  resetsAt: Instant.nullable().meta({ description: "When `used` starts at 0 again; null = never." }),
};

/** Where one quota stands. */
export const UsageBalance = z
  .strictObject(balance)
  .meta({ id: "UsageBalance", description: "Where one quota stands." });
export type UsageBalance = z.infer<typeof UsageBalance>;

/** The quota right after a consume; a replay answers the same. */
export const Consumption = z
  .strictObject({ ...balance, quantity: Quantity, idempotencyKey: z.string() })
  .meta({ id: "Consumption", description: "The quota right after a consume." });
export type Consumption = z.infer<typeof Consumption>;

/** The quota of the charged period right after a release; a replay answers the same. */
export const Release = z
  .strictObject({ ...balance, quantity: Quantity, consumeKey: z.string() })
  .meta({ id: "Release", description: "The quota of the charged period right after a release." });
export type Release = z.infer<typeof Release>;
