import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { requireRedirectUris } from "./create-agent-client.ts";
import { updateClient } from "./store.ts";

/**
 * Replaces the addresses that people may be returned to after signing out of Souk. A client without any may begin no
 * sign-out. Judged like redirect URIs.
 */
export function updatePostLogoutRedirectUris(
  ctx: ServiceContext,
  { clientId, postLogoutRedirectUris: uris }: { clientId: string; postLogoutRedirectUris: readonly string[] },
): Promise<void> {
  requireRedirectUris(uris);
  return withTransaction(ctx, async (tx) => {
    const changes = { postLogoutRedirectUris: [...uris], enableEndSession: uris.length > 0 };
    if (!(await updateClient(tx.db, clientId, changes))) throw new AppError("client.not_found");
    await audit(tx, {
      action: "oauth_client.post_logout_redirect_uris_changed",
      subject: { kind: "oauth_client", id: clientId },
      details: { postLogoutRedirectUris: uris },
    });
  });
}
