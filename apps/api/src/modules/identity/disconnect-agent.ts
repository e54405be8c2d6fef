import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { deleteTokensOfGrant } from "./grant-store.ts";
import { deleteConsent, lockConsent } from "./store.ts";

/**
 * Takes the caller's consent back from an agent, named by id or slug, and ends its access at once, refresh
 * tokens included. The plan is untouched. Refuses with `connection.not_found` when there is no consent.
 */
export function disconnectAgent(
  ctx: ServiceContext & { actor: UserActor },
  { agentId }: { agentId: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { userId } = tx.actor;
    const consent = await lockConsent(tx.db, userId, agentId);
    if (!consent) throw new AppError("connection.not_found");
    await deleteConsent(tx.db, consent.id);
    await deleteTokensOfGrant(tx.db, { userId, clientId: consent.clientId });
    await audit(tx, {
      action: "consent.withdrawn",
      subject: { kind: "agent_consent", id: consent.id },
      details: { clientId: consent.clientId, listingId: consent.listingId },
    });
  });
}
