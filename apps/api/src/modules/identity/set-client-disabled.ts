import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { updateClient } from "./store.ts";

/**
 * Turns a client off or on. While it is off nobody can sign in through it and none of its tokens open
 * anything, refresh tokens included; turned on again, those that have not expired work as before.
 */
export function setClientDisabled(
  ctx: ServiceContext,
  { clientId, disabled }: { clientId: string; disabled: boolean },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    if (!(await updateClient(tx.db, clientId, { disabled }))) throw new AppError("client.not_found");
    await audit(tx, {
      action: disabled ? "oauth_client.disabled" : "oauth_client.enabled",
      subject: { kind: "oauth_client", id: clientId },
    });
  });
}
