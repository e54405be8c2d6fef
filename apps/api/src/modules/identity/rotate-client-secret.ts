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
 * at all after 0; one that was replaced earlier is dead in any case. Tokens live on. One that
 * proves itself without a secret gets none: `client.no_secret`.
 */
export function rotateClientSecret(
  ctx: ServiceContext,
  { clientId, overlapHours }: { clientId: string; overlapHours: number },
): Promise<ClientCredentials> {
  const secret = randomToken();
  const now = ctx.now();
  const previousEndsAt = overlapHours > 0 ? new Date(now.getTime() + overlapHours * HOUR_MS) : null;
  return withTransaction(ctx, async (tx) => {
    const outcome = await replaceSecret(tx.db, clientId, { secretHash: hashToken(secret), previousEndsAt });
    if (outcome === "no client") throw new AppError("client.not_found");
    if (outcome === "no secret") throw new AppError("client.no_secret");
    await audit(tx, {
      action: "oauth_client.secret_rotated",
      subject: { kind: "oauth_client", id: clientId },
      details: { previousEndsAt: previousEndsAt?.toISOString() ?? null },
    });
    return { clientId, clientSecret: TOKEN_PREFIX.clientSecret + secret };
  });
}
