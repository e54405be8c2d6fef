import type { ClientCredentials } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { updateClient } from "./store.ts";
import { hashToken, randomToken, TOKEN_PREFIX } from "./tokens.ts";

/** Gives a client a new secret, shown in this answer only. The old one is dead at once; tokens live on. */
export function rotateClientSecret(ctx: ServiceContext, clientId: string): Promise<ClientCredentials> {
  const secret = randomToken();
  return withTransaction(ctx, async (tx) => {
    const isKnown = await updateClient(tx.db, clientId, { clientSecret: hashToken(secret) });
    if (!isKnown) throw new AppError("client.not_found");
    await audit(tx, {
      action: "oauth_client.secret_rotated",
      subject: { kind: "oauth_client", id: clientId },
    });
    return { clientId, clientSecret: TOKEN_PREFIX.clientSecret + secret };
  });
}
