import type {
  IssuedCredentials,
  ListingStatus,
  ManagedAgent,
  NewAgent,
} from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { brokenUniqueConstraint } from "../../platform/query-error.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { createAgentClient } from "../identity/index.ts";
import { indexListing } from "../search/index.ts";
import { getVendorFor } from "../vendors/index.ts";
import { getManagedAgent } from "./get-managed-agent.ts";
import { isModerator } from "./is-moderator.ts";
import { checkAddresses } from "./rules.ts";
import { findCategoryId } from "./category-store.ts";
import { insertMetrics } from "./metric-store.ts";
import { insertAgent, insertListing } from "./store.ts";

interface RegisteredAgent {
  managed: ManagedAgent;
  credentials: IssuedCredentials;
}

/**
 * Registers an agent with its metrics and its OAuth client, all or nothing. The secret is in the answer and
 * nowhere else. Admins publish at once, vendors' agents wait for approval; a foreign vendor answers not found,
 * and no API key makes any.
 */
export async function createAgent(ctx: ServiceContext, input: NewAgent): Promise<RegisteredAgent> {
  return withTransaction(ctx, (tx) => register(tx, input)).catch((error: unknown) => {
    throw toConflict(error);
  });
}

async function register(tx: InTransaction<ServiceContext>, input: NewAgent): Promise<RegisteredAgent> {
  if (tx.actor.kind === "apiKey") throw new AppError("auth.forbidden");
  checkAddresses(input);
  const vendor = await getVendorFor(tx, "listings.register", input.vendor);
  const categoryId = await findCategoryId(tx.db, input.category);
  if (!categoryId) throw new AppError("category.not_found");
  const credentials = await createAgentClient(tx, {
    name: input.name,
    redirectUris: input.redirectUris,
    organizationId: vendor.organizationId,
    authentication: input.authentication,
  });
  const status = initialStatus(tx);
  const listingId = await insertListing(tx.db, {
    input,
    vendorId: vendor.id,
    categoryId,
    status,
    now: tx.now(),
  });
  const { productDomain, launchUrl } = input;
  await insertAgent(tx.db, { listingId, productDomain, launchUrl, oauthClientId: credentials.clientId });
  await insertMetrics(tx.db, listingId, input.metrics);
  await indexListing(tx, listingId);
  await audit(tx, {
    action: "agent.registered",
    subject: { kind: "listing", id: listingId },
    organizationId: vendor.organizationId,
    details: { slug: input.slug, status, clientId: credentials.clientId },
  });
  return { managed: await getManagedAgent(tx, listingId), credentials };
}

function initialStatus(ctx: ServiceContext): ListingStatus {
  return isModerator(ctx) ? "approved" : "pending";
}

function toConflict(error: unknown): unknown {
  const constraint = brokenUniqueConstraint(error);
  if (constraint?.startsWith("listings_")) return new AppError("listing.slug_taken");
  if (constraint === "metrics_listing_slug_key") return new AppError("metric.slug_taken");
  return error;
}
