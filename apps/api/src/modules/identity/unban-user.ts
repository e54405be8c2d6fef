import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { updateUser } from "./store.ts";

/** Lifts a ban. The person signs in again; agents must be connected anew, for the ban ended their tokens. */
export function unbanUser(ctx: ServiceContext, { userId }: { userId: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const isKnown = await updateUser(tx.db, userId, { banned: false, banReason: null, banExpires: null });
    if (!isKnown) throw new AppError("user.not_found");
    await audit(tx, { action: "user.unbanned", subject: { kind: "user", id: userId } });
  });
}
