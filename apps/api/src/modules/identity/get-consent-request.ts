import { AppError } from "@souk/contracts/common/errors";
import type { ConsentRequest } from "@souk/contracts/identity/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findConsentRequest } from "./store.ts";

/**
 * Who asks for consent: the agent behind a client id, in words a person can judge, and whether its domain is proven at
 * this moment. Refuses with
 * `client.not_found` for clients that are unknown or disabled.
 */
export async function getConsentRequest(
  ctx: ServiceContext,
  { clientId }: { clientId: string },
): Promise<ConsentRequest> {
  const row = await findConsentRequest(ctx.db, clientId);
  if (!row) throw new AppError("client.not_found");
  return {
    clientId: row.clientId,
    agentSlug: row.slug,
    agentName: row.name,
    agentSummary: row.agentSummary,
    iconPath: row.iconId && `/media/${row.iconId}`,
    vendorName: row.vendorName,
    productDomain: row.productDomain,
    domainVerified: row.domainVerified,
  };
}
