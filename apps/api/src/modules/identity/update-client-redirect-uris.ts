import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { requireRedirectUris } from "./create-agent-client.ts";
import { updateClient } from "./store.ts";

/** Replaces the addresses a client may be returned to, from the next authorization on. Tokens live on. */
export async function updateClientRedirectUris(
  ctx: ServiceContext,
  { clientId, redirectUris }: { clientId: string; redirectUris: readonly string[] },
): Promise<void> {
  const applicationType = requireRedirectUris(redirectUris);
  return withTransaction(ctx, async (tx) => {
    const isKnown = await updateClient(tx.db, clientId, { redirectUris: [...redirectUris], applicationType });
    if (!isKnown) throw new AppError("client.not_found");
    await audit(tx, {
      action: "oauth_client.redirect_uris_changed",
      subject: { kind: "oauth_client", id: clientId },
      details: { redirectUris },
    });
  });
}
