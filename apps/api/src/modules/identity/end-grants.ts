import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { deleteConsents, lockConsentsOfMember } from "./consent-store.ts";
import { deleteTokensOfGrant } from "./grant-store.ts";

interface StandingConsent {
  id: string;
  clientId: string;
  organizationId: string;
  listingId: string | null;
}

/** Withdraws a person's consents, which the caller holds, and ends what agents have by them, each with its audit row. */
export async function endGrants(
  tx: InTransaction<ServiceContext>,
  userId: string,
  consents: readonly StandingConsent[],
): Promise<void> {
  await deleteConsents(
    tx.db,
    consents.map(({ id }) => id),
  );
  for (const { id, clientId, organizationId, listingId } of consents) {
    await deleteTokensOfGrant(tx.db, { userId, clientId, organizationId });
    await audit(tx, {
      action: "consent.withdrawn",
      subject: { kind: "agent_consent", id },
      organizationId,
      details: { clientId, listingId },
    });
  }
}

/** Ends the access of every agent that acts for an organization with one member's consent: for when they leave it. */
export async function endGrantsOfMember(
  tx: InTransaction<ServiceContext>,
  seat: { userId: string; organizationId: string },
): Promise<void> {
  const consents = await lockConsentsOfMember(tx.db, seat);
  if (consents.length > 0) await endGrants(tx, seat.userId, consents);
}
