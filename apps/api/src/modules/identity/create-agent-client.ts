import { AppError } from "@souk/contracts/common/errors";
import type { IssuedCredentials } from "@souk/contracts/catalog/entities";
import type { ClientAuthentication } from "@souk/contracts/clients/authentication";
import { OAuthScope } from "@souk/contracts/identity/entities";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { authenticationColumns, needsSecret, requireAuthentication } from "./client-authentication.ts";
import { type ApplicationType, judgeRedirectUris } from "./rules.ts";
import { insertClient } from "./store.ts";
import { hashToken, randomToken, TOKEN_PREFIX } from "./tokens.ts";

export interface NewAgentClient {
  name: string;
  redirectUris: readonly string[];
  /** The vendor's organization, which owns the client whoever registers it. */
  organizationId: string;
  authentication: ClientAuthentication;
}

/**
 * Makes the OAuth client of an agent and answers its credentials, the secret, if it has one, for this one time. Refuses
 * redirect URIs that are not plain https (or loopback http), and keys that are none. Checks no permission: the listing's verb does.
 */
export async function createAgentClient(
  ctx: ServiceContext,
  input: NewAgentClient,
): Promise<IssuedCredentials> {
  const applicationType = requireRedirectUris(input.redirectUris);
  requireAuthentication(input.authentication, applicationType);
  const clientId = randomToken();
  const secret = needsSecret(input.authentication) ? randomToken() : null;
  return withTransaction(ctx, async (tx) => {
    await insertClient(tx.db, {
      clientId,
      clientSecret: secret && hashToken(secret),
      name: input.name,
      applicationType,
      redirectUris: [...input.redirectUris],
      ...authenticationColumns(input.authentication),
      grantTypes: ["authorization_code", "refresh_token"],
      responseTypes: ["code"],
      scopes: [...OAuthScope.options],
      referenceId: input.organizationId,
    });
    await audit(tx, {
      action: "oauth_client.created",
      subject: { kind: "oauth_client", id: clientId },
      organizationId: input.organizationId,
      details: { redirectUris: input.redirectUris, method: input.authentication.method },
    });
    return { clientId, clientSecret: secret && TOKEN_PREFIX.clientSecret + secret };
  });
}

/** The application type that these redirect URIs make; throws `redirect_uri.invalid` naming the first bad one. */
export function requireRedirectUris(uris: readonly string[]): ApplicationType {
  const verdict = judgeRedirectUris(uris);
  if (verdict.ok) return verdict.applicationType;
  throw new AppError("redirect_uri.invalid", { uri: verdict.uri, reason: verdict.reason });
}
