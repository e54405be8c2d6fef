import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { requireAuthentication } from "./client-authentication.ts";
import { lockClient } from "./client-secret-store.ts";
import { requireRedirectUris } from "./create-agent-client.ts";
import { deleteCodesOfClient } from "./grant-store.ts";
import { updateClient } from "./store.ts";

/**
 * Replaces the addresses a client may be returned to, from the next authorization on. Tokens live on,
 * codes that are not redeemed yet end: they may be under way to an address that is no more.
 * A client that proves nothing of itself stays on loopback (`client.authentication_invalid`).
 */
export async function updateClientRedirectUris(
  ctx: ServiceContext,
  { clientId, redirectUris }: { clientId: string; redirectUris: readonly string[] },
): Promise<void> {
  const applicationType = requireRedirectUris(redirectUris);
  return withTransaction(ctx, async (tx) => {
    const client = await lockClient(tx.db, clientId);
    if (!client) throw new AppError("client.not_found");
    if (client.method === "none") requireAuthentication({ method: "none" }, applicationType);
    await updateClient(tx.db, clientId, { redirectUris: [...redirectUris], applicationType });
    await deleteCodesOfClient(tx.db, clientId);
    await audit(tx, {
      action: "oauth_client.redirect_uris_changed",
      subject: { kind: "oauth_client", id: clientId },
      details: { redirectUris },
    });
  });
}
