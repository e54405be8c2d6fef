import type { AgentChanges, ManagedAgent } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { updateClientRedirectUris } from "../identity/index.ts";
import { indexListing } from "../search/index.ts";
import { getManageableAgent } from "./find-listing.ts";
import { getManagedAgent } from "./get-managed-agent.ts";
import { type AgentAddresses, checkAddresses } from "./rules.ts";
import { findCategoryId } from "./category-store.ts";
import { updateListing } from "./store.ts";

/**
 * Changes the fields that are given, as long as the agent stays on its product domain. New redirect URIs replace the
 * whole list from the next sign-in on.
 */
export function updateAgent(ctx: ServiceContext, ref: string, changes: AgentChanges): Promise<ManagedAgent> {
  return withTransaction(ctx, async (tx) => {
    const listing = await getManageableAgent(tx, ref);
    const categoryId = changes.category && (await findCategoryId(tx.db, changes.category));
    if (changes.category && !categoryId) throw new AppError("category.not_found");
    const managed = await getManagedAgent(tx, listing.id);
    const addresses = { ...addressesOf(managed), ...changes };
    checkAddresses(addresses);
    checkAddresses({ ...addresses, redirectUris: managed.postLogoutRedirectUris });
    await updateListing(tx.db, listing.id, { ...changes, categoryId, now: tx.now() });
    if (changes.redirectUris) {
      await updateClientRedirectUris(tx, { clientId: managed.clientId, redirectUris: changes.redirectUris });
    }
    await indexListing(tx, listing.id);
    await audit(tx, {
      action: "agent.changed",
      subject: { kind: "listing", id: listing.id },
      organizationId: listing.ownerOrganizationId,
      details: { fields: Object.keys(changes) },
    });
    return getManagedAgent(tx, listing.id);
  });
}

function addressesOf({ agent, redirectUris }: ManagedAgent): AgentAddresses {
  return { productDomain: agent.productDomain, launchUrl: agent.launchUrl, redirectUris };
}
