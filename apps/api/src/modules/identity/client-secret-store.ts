import type { Database } from "@souk/db/client";
import { previousClientSecrets } from "@souk/db/schema/client-secrets";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { and, eq, gt, lte } from "drizzle-orm";
import type { ApplicationType } from "./rules.ts";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

/** A client's type and the hash of its secret, if it has one; held until the transaction ends. */
export async function lockClient(db: Transaction, clientId: string) {
  const [client] = await db
    .select({
      secretHash: oauthClients.clientSecret,
      applicationType: oauthClients.applicationType,
      method: oauthClients.tokenEndpointAuthMethod,
    })
    .from(oauthClients)
    .where(eq(oauthClients.clientId, clientId))
    .for("no key update");
  return client && { ...client, applicationType: client.applicationType as ApplicationType | null };
}

/** Ends the secret before the present one. */
export async function forgetPreviousSecret(db: Transaction, clientId: string): Promise<void> {
  await db.delete(previousClientSecrets).where(eq(previousClientSecrets.clientId, clientId));
}

/**
 * Gives a client a secret and keeps the one until now for as long as it goes on working. Two rotations at once come one after the other.
 */
export async function replaceSecret(
  db: Transaction,
  clientId: string,
  { secretHash, previousEndsAt }: { secretHash: string; previousEndsAt: Date | null },
): Promise<"replaced" | "no client" | "no secret"> {
  const client = await lockClient(db, clientId);
  if (!client) return "no client";
  if (!client.secretHash) return "no secret";
  await forgetPreviousSecret(db, clientId);
  if (previousEndsAt) {
    const previous = { clientId, secretHash: client.secretHash, expiresAt: previousEndsAt };
    await db.insert(previousClientSecrets).values(previous);
  }
  await db.update(oauthClients).set({ clientSecret: secretHash }).where(eq(oauthClients.clientId, clientId));
  return "replaced";
}

/** Whether this was the secret of the client that has `presentHash` now, and still works beside that. */
export async function isPreviousSecret(
  db: Database,
  { secretHash, presentHash, now }: { secretHash: string; presentHash: string; now: Date },
): Promise<boolean> {
  const rows = await db
    .select({ clientId: previousClientSecrets.clientId })
    .from(previousClientSecrets)
    .innerJoin(oauthClients, eq(oauthClients.clientId, previousClientSecrets.clientId))
    .where(
      and(
        eq(previousClientSecrets.secretHash, secretHash),
        gt(previousClientSecrets.expiresAt, now),
        eq(oauthClients.clientSecret, presentHash),
      ),
    );
  return rows.length > 0;
}

/** Forgets replaced secrets that work no more. */
export async function deleteEndedSecrets(db: ServiceContext["db"], now: Date): Promise<void> {
  await db.delete(previousClientSecrets).where(lte(previousClientSecrets.expiresAt, now));
}
