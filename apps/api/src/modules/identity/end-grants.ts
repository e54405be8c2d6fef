import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { deleteConsents, lockConsentsOfClient, lockConsentsOfMember } from "./consent-store.ts";
import { deleteCodesOfClient, deleteTokensOfGrant } from "./grant-store.ts";

interface StandingConsent {
  id: string;
  /** Null for what a client was granted in nobody's name. */
  userId: string | null;
  clientId: string;
  organizationId: string;
  listingId: string | null;
}

/** Withdraws consents, which the caller holds, and ends what agents have by them, each with its audit row. */
export async function endGrants(
  tx: InTransaction<ServiceContext>,
  consents: readonly StandingConsent[],
): Promise<void> {
  await deleteConsents(
    tx.db,
    consents.map(({ id }) => id),
  );
  for (const { id, userId, clientId, organizationId, listingId } of consents) {
    if (userId) await deleteTokensOfGrant(tx.db, { userId, clientId, organizationId });
    await audit(tx, {
      action: "consent.withdrawn",
      subject: { kind: "agent_consent", id },
      organizationId,
      details: { clientId, listingId, userId },
    });
  }
}

/** Ends the access of every agent that acts for an organization with one member's consent: for when they leave it. */
export async function endGrantsOfMember(
  tx: InTransaction<ServiceContext>,
  seat: { userId: string; organizationId: string },
): Promise<void> {
  const consents = await lockConsentsOfMember(tx.db, seat);
  if (consents.length > 0) await endGrants(tx, consents);
}

/** Ends everybody's consent to a client and what it has by them: for when it is no longer what they consented to. */
export async function endGrantsOfClient(tx: InTransaction<ServiceContext>, clientId: string): Promise<void> {
  const consents = await lockConsentsOfClient(tx.db, clientId);
  if (consents.length > 0) await endGrants(tx, consents);
  await deleteCodesOfClient(tx.db, clientId);
}
