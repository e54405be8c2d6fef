import { z } from "zod";
import { Id, Instant, ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { Slug } from "../common/text.ts";
import { IdempotencyKey, OperationKind, UsageOperation, UsageReceipt } from "./entities.ts";

/** The agent that counted, as lists name it. */
export const CountedAgent = z.strictObject({ slug: Slug, name: z.string() });

/** One operation on a quota with its proof, as buyer and vendor both see it. */
export const UsageRecord = z
  .strictObject({
    operation: UsageOperation,
    agent: CountedAgent,
    buyer: z
      .strictObject({ name: z.string() })
      .meta({ description: "The organization that it was done for." }),
    receipt: UsageReceipt,
  })
  .meta({ id: "UsageRecord", description: "One operation on a quota with its proof." });
export type UsageRecord = z.infer<typeof UsageRecord>;

const filters = {
  metric: Slug.optional(),
  kind: OperationKind.optional(),
  from: Instant.optional().meta({ description: "Done then or later." }),
  to: Instant.optional().meta({ description: "Done before." }),
  key: IdempotencyKey.optional().meta({ description: "The spend with this key, and what became of it." }),
  ...pageQuery,
};
const description =
  "Every operation on the quotas, newest first, each with its signed receipt. Buyer and vendor see the same rows. An operation that was refused wrote none.";

/** What an agent did with the caller's quotas. */
export const listUsageOperations = operation({
  rest: {
    method: "GET",
    path: "/me/agents/{agentId}/usage/operations",
    tag: "Usage",
    summary: "List what was used",
    description: `${description} Needs no live plan.`,
  },
  input: z.strictObject({ agentId: ListingRef, ...filters }),
  output: pageOf(UsageRecord),
  errors: ["listing.not_found"],
});

/** What was done with the quotas of a vendor's customers. */
export const listVendorUsageOperations = operation({
  rest: {
    method: "GET",
    path: "/vendors/{vendorSlug}/usage/operations",
    tag: "Publishing",
    summary: "List what customers used",
    description: `${description} Of the buyer it tells the organization and no person.`,
  },
  input: z.strictObject({
    vendorSlug: Slug,
    agentId: ListingRef.optional(),
    buyerId: Id.optional().meta({ description: "Of one organization only." }),
    ...filters,
  }),
  output: pageOf(UsageRecord),
  errors: ["vendor.not_found", "listing.not_found"],
});
