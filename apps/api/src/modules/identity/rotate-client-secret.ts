import type { ClientCredentials } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { replaceSecret } from "./client-secret-store.ts";
import { hashToken, randomToken, TOKEN_PREFIX } from "./tokens.ts";

const HOUR_MS = 3_600_000;

/**
 * Gives a client a new secret, shown in this answer only. The one until now works beside it for `overlapHours`, and not
 * at all after 0; one that was replaced earlier is dead in any case. Tokens live on.
 */
export function rotateClientSecret(
  ctx: ServiceContext,
  { clientId, overlapHours }: { clientId: string; overlapHours: number },
): Promise<ClientCredentials> {
  const secret = randomToken();
  const now = ctx.now();
  const previousEndsAt = overlapHours > 0 ? new Date(now.getTime() + overlapHours * HOUR_MS) : null;
  return withTransaction(ctx, async (tx) => {
    const isKnown = await replaceSecret(tx.db, clientId, { secretHash: hashToken(secret), previousEndsAt });
    if (!isKnown) throw new AppError("client.not_found");
    await audit(tx, {
      action: "oauth_client.secret_rotated",
      subject: { kind: "oauth_client", id: clientId },
      details: { previousEndsAt: previousEndsAt?.toISOString() ?? null },
    });
    return { clientId, clientSecret: TOKEN_PREFIX.clientSecret + secret };
  });
}
