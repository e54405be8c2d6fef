import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { endKeys, type KeyFilter } from "./store.ts";

/** Why a key ended. */
type Cause = "revoked" | "user" | "password" | "membership";

/**
 * Ends every key that a person made, at once, each with its audit row: for when they are banned, deleted, or have a new
 * password. Call it when their row is held, so that no key is made beside it.
 */
export async function endKeysOfUser(
  tx: InTransaction<ServiceContext>,
  userId: string,
  because: "user" | "password",
): Promise<void> {
  await endAndTell(tx, { userId }, { by: null, because });
}

/** The same for the keys of one organization, for when they leave it. */
export async function endKeysOfMember(
  tx: InTransaction<ServiceContext>,
  seat: { userId: string; organizationId: string },
): Promise<void> {
  await endAndTell(tx, seat, { by: null, because: "membership" });
}

/** Ends what the filter finds, tells the audit log of each, and answers how many there were. */
export async function endAndTell(
  tx: InTransaction<ServiceContext>,
  filter: KeyFilter,
  { by, because }: { by: string | null; because: Cause },
): Promise<number> {
  const ended = await endKeys(tx.db, filter, { revokedAt: tx.now(), revokedBy: by });
  for (const { id, organizationId, name } of ended) {
    await audit(tx, {
      action: "api_key.revoked",
      subject: { kind: "api_key", id },
      organizationId,
      details: { name, because },
    });
  }
  return ended.length;
}
