import type { AgentChanges, ManagedAgent } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { endGrantsOfClient, updateClientRedirectUris } from "../identity/index.ts";
import { indexListing } from "../search/index.ts";
import { findCategoryId } from "./category-store.ts";
import { getManageableAgent } from "./find-listing.ts";
import { getManagedAgent } from "./get-managed-agent.ts";
import { isModerator } from "./is-moderator.ts";
import { type AgentAddresses, checkAddresses, checkStaysOnline, consequencesOf, isPublic } from "./rules.ts";
import { type ListingKeys, lockListing, updateListing, updateStatus } from "./store.ts";

type Context = InTransaction<ServiceContext>;

/**
 * Changes the fields that are given, as long as the agent stays on its product domain. New redirect URIs replace the
 * whole list from the next sign-in on. A vendor who changes the domain, or the name of a public agent, ends people's
 * consents to it, and a public agent waits for approval again. API keys change no address (`auth.forbidden`).
 */
export function updateAgent(ctx: ServiceContext, ref: string, changes: AgentChanges): Promise<ManagedAgent> {
  return withTransaction(ctx, async (tx) => {
    await lockListing(tx.db, (await getManageableAgent(tx, ref)).id);
    const listing = await getManageableAgent(tx, ref);
    const managed = await getManagedAgent(tx, listing.id);
    requireAcceptable(tx, managed, changes);
    const categoryId = changes.category && (await findCategoryId(tx.db, changes.category));
    if (changes.category && !categoryId) throw new AppError("category.not_found");
    await updateListing(tx.db, listing.id, { ...changes, categoryId, now: tx.now() });
    if (changes.redirectUris) {
      await updateClientRedirectUris(tx, { clientId: managed.clientId, redirectUris: changes.redirectUris });
    }
    await audit(tx, {
      action: "agent.changed",
      subject: { kind: "listing", id: listing.id },
      organizationId: listing.ownerOrganizationId,
      details: { fields: Object.keys(changes) },
    });
    if (!isModerator(tx)) await askAgain(tx, { listing, managed }, changes);
    await indexListing(tx, listing.id);
    return getManagedAgent(tx, listing.id);
  });
}

function requireAcceptable(tx: Context, managed: ManagedAgent, changes: AgentChanges): void {
  const { productDomain, launchUrl, redirectUris } = changes;
  if (tx.actor.kind === "apiKey" && (productDomain ?? launchUrl ?? redirectUris) !== undefined)
    throw new AppError("auth.forbidden");
  const before = addressesOf(managed);
  const after = { ...before, ...changes };
  checkAddresses(after);
  checkAddresses({ ...after, redirectUris: managed.postLogoutRedirectUris });
  if (isPublic(managed.status) && !isModerator(tx)) checkStaysOnline(before, after);
}

function addressesOf({ agent, redirectUris }: ManagedAgent): AgentAddresses {
  return { productDomain: agent.productDomain, launchUrl: agent.launchUrl, redirectUris };
}

/** Lets admins and the people who signed in decide anew on what is no longer what they said yes to. */
async function askAgain(
  tx: Context,
  { listing, managed }: { listing: ListingKeys; managed: ManagedAgent },
  changes: AgentChanges,
): Promise<void> {
  const { productDomain } = managed.agent;
  const { needsReview, needsConsent } = consequencesOf({ ...listing, productDomain }, changes);
  if (needsConsent) await endGrantsOfClient(tx, managed.clientId);
  if (!needsReview) return;
  const reason = "Its name or product domain was changed";
  await updateStatus(tx.db, listing.id, { status: "pending", reason, now: tx.now() });
  await audit(tx, {
    action: "agent.pending",
    subject: { kind: "listing", id: listing.id },
    organizationId: listing.ownerOrganizationId,
    details: { from: listing.status, reason },
  });
}
