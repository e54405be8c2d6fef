import type { components } from "../rest/api.gen.ts";

type Schemas = components["schemas"];

/** Where one quota stands, and the buyer's own caps on it. */
export type UsageQuota = Schemas["UsageQuota"];

/** Proof that Souk did an operation: keep it, and check it with `verifyReceipt`. */
export type UsageReceipt = Schemas["UsageReceipt"];

/** Whether the key was used before, so that nothing was spent now and the first answer came again. */
interface Replayable {
  replayed: boolean;
}

/** The quota right after a consume. */
export type Consumption = Schemas["Consumption"] & Replayable;

/** The quotas right after several were spent together. */
export type BatchConsumption = Schemas["BatchConsumption"] & Replayable;

/** The quota right after a hold. */
export type Hold = Schemas["Hold"] & Replayable;

/** The quota right after a hold was settled; `quantity` was charged of what was `requested`. */
export type Settlement = Schemas["Settlement"] & Replayable;

/** The quota right after a release. */
export type Release = Schemas["Release"] & Replayable;

/** What a spend is known by: an answer of `consume` or `hold`, or the metric and the key that you kept. */
export interface SpendRef {
  metric: string;
  idempotencyKey: string;
}
