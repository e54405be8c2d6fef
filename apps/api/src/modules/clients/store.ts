import { agents } from "@souk/db/schema/catalog";
import { previousClientSecrets } from "@souk/db/schema/client-secrets";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { and, eq, gt } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

/** The client of an agent, with its addresses, how it proves itself and the end of the secret it had before. */
export async function findClient(db: ServiceContext["db"], listingId: string, now: Date) {
  const [row] = await db
    .select({
      clientId: oauthClients.clientId,
      redirectUris: oauthClients.redirectUris,
      postLogoutRedirectUris: oauthClients.postLogoutRedirectUris,
      method: oauthClients.tokenEndpointAuthMethod,
      jwks: oauthClients.jwks,
      productDomain: agents.productDomain,
      launchUrl: agents.launchUrl,
      stoppedAt: agents.clientStoppedAt,
      previousSecretEndsAt: previousClientSecrets.expiresAt,
    })
    .from(agents)
    .innerJoin(oauthClients, eq(oauthClients.clientId, agents.oauthClientId))
    .leftJoin(
      previousClientSecrets,
      and(
        eq(previousClientSecrets.clientId, oauthClients.clientId),
        gt(previousClientSecrets.expiresAt, now),
      ),
    )
    .where(eq(agents.listingId, listingId));
  return row;
}
/** A client as `findClient` answers it. */
export type ClientRow = NonNullable<Awaited<ReturnType<typeof findClient>>>;

/** Since when the vendor lets nobody sign in; null when they do. */
export async function updateStoppedAt(
  db: Transaction,
  listingId: string,
  stoppedAt: Date | null,
): Promise<void> {
  await db.update(agents).set({ clientStoppedAt: stoppedAt }).where(eq(agents.listingId, listingId));
}
