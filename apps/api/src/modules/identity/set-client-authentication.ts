import type { IssuedCredentials } from "@souk/contracts/catalog/entities";
import type { ClientAuthentication } from "@souk/contracts/clients/authentication";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { authenticationColumns, needsSecret, requireAuthentication } from "./client-authentication.ts";
import { forgetPreviousSecret, lockClient } from "./client-secret-store.ts";
import { updateClient } from "./store.ts";
import { hashToken, randomToken, TOKEN_PREFIX } from "./tokens.ts";

/**
 * Changes how a client proves itself, at once. Makes a secret where one is needed and there is none, in this answer
 * only; ends the secret, and the one before it, where none is needed. Tokens live on.
 */
export function setClientAuthentication(
  ctx: ServiceContext,
  { clientId, authentication }: { clientId: string; authentication: ClientAuthentication },
): Promise<IssuedCredentials> {
  return withTransaction(ctx, async (tx) => {
    const client = await lockClient(tx.db, clientId);
    if (!client) throw new AppError("client.not_found");
    requireAuthentication(authentication, client.applicationType);
    const secret = needsSecret(authentication) && !client.secretHash ? randomToken() : undefined;
    await updateClient(tx.db, clientId, {
      ...authenticationColumns(authentication),
      ...(secret ? { clientSecret: hashToken(secret) } : {}),
      ...(needsSecret(authentication) ? {} : { clientSecret: null }),
    });
    if (!needsSecret(authentication)) await forgetPreviousSecret(tx.db, clientId);
    await audit(tx, {
      action: "oauth_client.authentication_changed",
      subject: { kind: "oauth_client", id: clientId },
      details: detailsOf(authentication, secret !== undefined),
    });
    return { clientId, clientSecret: secret ? TOKEN_PREFIX.clientSecret + secret : null };
  });
}

function detailsOf(authentication: ClientAuthentication, isSecretNew: boolean) {
  const { method } = authentication;
  if (method !== "private_key_jwt") return { method, isSecretNew };
  return { method, keyIds: authentication.jwks.keys.map(({ kid }) => kid ?? null) };
}
