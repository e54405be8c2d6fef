import { AppError } from "@souk/contracts/common/errors";
import { type ClientCredentials } from "@souk/contracts/catalog/entities";
import { OAuthScope } from "@souk/contracts/identity/entities";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { type ApplicationType, judgeRedirectUris } from "./rules.ts";
import { insertClient } from "./store.ts";
import { hashToken, randomToken, TOKEN_PREFIX } from "./tokens.ts";

export interface NewAgentClient {
  name: string;
  redirectUris: readonly string[];
  /** The vendor's organization, which owns the client whoever registers it. */
  organizationId: string;
}

/**
 * Makes the OAuth client of an agent and answers its credentials, the secret for this one time. Refuses
 * redirect URIs that are not plain https (or loopback http). Checks no permission: the listing's verb does.
 */
export async function createAgentClient(
  ctx: ServiceContext,
  input: NewAgentClient,
): Promise<ClientCredentials> {
  const applicationType = requireRedirectUris(input.redirectUris);
  const clientId = randomToken();
  const secret = randomToken();
  return withTransaction(ctx, async (tx) => {
    await insertClient(tx.db, {
      clientId,
      clientSecret: hashToken(secret),
      name: input.name,
      applicationType,
      redirectUris: [...input.redirectUris],
      tokenEndpointAuthMethod: "client_secret_basic",
      grantTypes: ["authorization_code", "refresh_token"],
      responseTypes: ["code"],
      scopes: [...OAuthScope.options],
      referenceId: input.organizationId,
    });
    await audit(tx, {
      action: "oauth_client.created",
      subject: { kind: "oauth_client", id: clientId },
      organizationId: input.organizationId,
      details: { redirectUris: input.redirectUris },
    });
    return { clientId, clientSecret: TOKEN_PREFIX.clientSecret + secret };
  });
}

/** The application type that these redirect URIs make; throws `redirect_uri.invalid` naming the first bad one. */
export function requireRedirectUris(uris: readonly string[]): ApplicationType {
  const verdict = judgeRedirectUris(uris);
  if (verdict.ok) return verdict.applicationType;
  throw new AppError("redirect_uri.invalid", { uri: verdict.uri, reason: verdict.reason });
}
