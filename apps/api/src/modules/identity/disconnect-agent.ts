import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { lockConsentsFor } from "./consent-store.ts";
import { endGrants } from "./end-grants.ts";

/**
 * Takes the caller's consent back from an agent, named by id or slug, for one organization or for all of them, and
 * ends its access at once, refresh tokens included. The plan is untouched. Refuses with `connection.not_found` when
 * there is no consent.
 */
export function disconnectAgent(
  ctx: ServiceContext & { actor: UserActor },
  { agentId, organizationId }: { agentId: string; organizationId?: string | undefined },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { userId } = tx.actor;
    const consents = await lockConsentsFor(tx.db, { userId, agentRef: agentId, organizationId });
    if (consents.length === 0) throw new AppError("connection.not_found");
    await endGrants(tx, consents);
  });
}
