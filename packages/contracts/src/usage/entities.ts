import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
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

/** Units beyond what the plan includes, charged by its price for them. */
export const Overage = z
  .strictObject({
    used: z.int().meta({ description: "Units of this period beyond the plan's; part of `used`." }),
    limit: z.int().meta({ description: "How many of them the plan allows in a period." }),
  })
  .meta({
    id: "Overage",
    description: "Units beyond what the plan includes, charged by its price for them.",
  });
export type Overage = z.infer<typeof Overage>;

const balance = {
  metric: Slug,
  limit: z.int().nullable().meta({ description: "What the plan includes per period; null = unlimited." }),
  used: z.int(),
  held: z.int().meta({ description: "Reserved and not yet settled." }),
  remaining: z.int().nullable().meta({
    description:
      "What the plan still allows, overage included; null = unlimited. Never below 0. A cap of the buyer's own may allow less.",
  }),
  overage: Overage.nullable().meta({ description: "null = the plan ends at its limit." }),
  resetsAt: Instant.nullable().meta({ description: "When `used` starts at 0 again; null = never." }),
};

/** Where one quota stands. */
export const UsageBalance = z
  .strictObject(balance)
  .meta({ id: "UsageBalance", description: "Where one quota stands." });
export type UsageBalance = z.infer<typeof UsageBalance>;

/** What became of quota: taken, reserved, charged for a reserve, given back, or a reserve that ran out. */
export const OperationKind = z.enum(["consume", "hold", "settle", "release", "expire"]);
export type OperationKind = z.infer<typeof OperationKind>;

/** What a receipt attests: one row of the usage ledger. */
export const UsageOperation = z
  .strictObject({
    id: Id,
    kind: OperationKind,
    organizationId: Id.meta({ description: "The buyer." }),
    agentId: Id,
    metric: Slug,
    key: IdempotencyKey.meta({
      description:
        "The idempotency key of the spend; a settle's, release's or expiry's is that of its spend.",
    }),
    quantity: z.int().min(0),
    at: Instant,
    used: z.int().meta({ description: "Used in the charged period right after it." }),
    held: z.int(),
    limit: z.int().nullable(),
    overage: Overage.nullable(),
    periodStart: Instant,
    resetsAt: Instant.nullable(),
  })
  .meta({ id: "UsageOperation", description: "One operation on a quota, as the ledger has it." });
export type UsageOperation = z.infer<typeof UsageOperation>;

/**
 * Proof that Souk did an operation. `operation` is base64url of the JSON of a UsageOperation. Its leaf hash, with `path`,
 * `index` and `size`, leads to the root of a Merkle tree (RFC 9162 §2.1), and `signature` is a JWS (RFC 7515) over that
 * root by a receipt key: one signature vouches for all operations that were done together.
 */
export const UsageReceipt = z
  .strictObject({
    operation: z.base64url().meta({ description: "base64url of the JSON of a UsageOperation." }),
    index: z.int().min(0).meta({ description: "Place of the leaf in the tree." }),
    size: z.int().min(1).meta({ description: "Leaves in the tree." }),
    path: z.array(z.base64url()).max(32).meta({ description: "Inclusion proof, RFC 9162 §2.1.3." }),
    signature: z.string().meta({
      description:
        "Compact JWS, `typ` `usage-receipt+jwt`, with the claims `iss`, `root` (base64url) and `size`; its `kid` is a key of `/usage/receipt-keys`.",
    }),
  })
  .meta({ id: "UsageReceipt", description: "Signed proof of one operation on a quota." });
export type UsageReceipt = z.infer<typeof UsageReceipt>;

/** The keys that receipts are verified with: a JWK Set (RFC 7517 §5) of Ed25519 keys (RFC 8037 §2). */
export const ReceiptKeys = z
  .strictObject({
    keys: z.array(
      z.strictObject({
        kid: Id,
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.base64url(),
        alg: z.literal("EdDSA"),
        use: z.literal("sig"),
      }),
    ),
  })
  .meta({ id: "ReceiptKeys", description: "A JWK Set. Keys that no longer sign stay in it." });
export type ReceiptKeys = z.infer<typeof ReceiptKeys>;

const receipt = { receipt: UsageReceipt };

/** The quota right after a consume; a replay answers the same. */
export const Consumption = z
  .strictObject({ ...balance, quantity: Quantity, idempotencyKey: z.string(), ...receipt })
  .meta({ id: "Consumption", description: "The quota right after a consume." });
export type Consumption = z.infer<typeof Consumption>;

/** Several metrics, spent together. */
export const BatchConsumption = z
  .strictObject({ idempotencyKey: z.string(), items: z.array(Consumption.omit({ idempotencyKey: true })) })
  .meta({ id: "BatchConsumption", description: "The quotas right after they were spent together." });
export type BatchConsumption = z.infer<typeof BatchConsumption>;

/** The quota of the charged period right after a release; a replay answers the same. */
export const Release = z
  .strictObject({ ...balance, quantity: Quantity, consumeKey: z.string(), ...receipt })
  .meta({ id: "Release", description: "The quota of the charged period right after a release." });
export type Release = z.infer<typeof Release>;

/** The quota right after a hold; a replay answers the same. */
export const Hold = z
  .strictObject({
    ...balance,
    quantity: Quantity,
    idempotencyKey: z.string(),
    expiresAt: Instant.meta({ description: "When the reserve is given up, unless it is settled before." }),
    ...receipt,
  })
  .meta({ id: "Hold", description: "The quota right after a hold." });
export type Hold = z.infer<typeof Hold>;

/** The quota of the charged period right after a hold was settled; a replay answers the same. */
export const Settlement = z
  .strictObject({
    ...balance,
    holdKey: z.string(),
    requested: z.int().min(0).meta({ description: "The actual amount that was stated." }),
    quantity: z.int().min(0).meta({
      description:
        "What was charged of it: less than stated where the limit did not allow more than the hold.",
    }),
    ...receipt,
  })
  .meta({ id: "Settlement", description: "The quota right after a hold was settled." });
export type Settlement = z.infer<typeof Settlement>;
