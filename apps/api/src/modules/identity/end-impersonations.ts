import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { deleteSessionsThroughOthers } from "./session-store.ts";

/**
 * Ends what an admin looks at through others' eyes, each with its audit row, and answers how many those were. It goes
 * with every end of a session of theirs that is distrusted: whoever had it may be looking.
 */
export async function endImpersonationsBy(
  tx: InTransaction<ServiceContext>,
  adminId: string,
): Promise<number> {
  const ended = await deleteSessionsThroughOthers(tx.db, adminId);
  for (const { id, userId } of ended) {
    await audit(tx, {
      action: "impersonation.ended",
      subject: { kind: "session", id },
      details: { userId, impersonatedBy: adminId },
    });
  }
  return ended.length;
}
