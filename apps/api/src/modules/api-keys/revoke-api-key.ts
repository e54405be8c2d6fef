import { AppError } from "@souk/contracts/common/errors";
import { withTransaction } from "../../platform/transaction.ts";
import { endAndTell } from "./end-keys.ts";
import { type KeyContext, requireKeyPermission } from "./require-key-permission.ts";

/** Ends a key, whoever of the organization made it. One that is unknown, foreign or ended already is not found. */
export function revokeApiKey(
  ctx: KeyContext,
  { organizationId, keyId }: { organizationId: string; keyId: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    await requireKeyPermission(tx, organizationId);
    const ended = await endAndTell(
      tx,
      { keyId, organizationId },
      { by: tx.actor.userId, because: "revoked" },
    );
    if (ended === 0) throw new AppError("api_key.not_found");
  });
}
