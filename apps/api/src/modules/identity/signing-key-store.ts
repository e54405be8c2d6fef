import type { Database } from "@souk/db/client";
import { jwks } from "@souk/db/schema/oauth-clients";
import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/service-context.ts";

/** A key pair as it is stored: the public half as a JSON web key, the private half encrypted. */
export interface SealedKey {
  publicKey: string;
  privateKey: string;
  alg: "RS256";
}

/** The keys that anybody may verify with, the one that signs last (or will) first. RS256 is what discovery announces. */
export function selectPublishedKeys(db: Database | Transaction, now: Date) {
  return db
    .select()
    .from(jwks)
    .where(and(eq(jwks.alg, "RS256"), or(isNull(jwks.expiresAt), gt(jwks.expiresAt, now))))
    .orderBy(desc(jwks.signsFrom), desc(jwks.id));
}

/** Holds off everybody else who would change the keys, until the transaction ends. */
export async function lockSigningKeys(tx: Transaction): Promise<void> {
  await tx.execute(sql`lock table ${jwks} in share row exclusive mode`);
}

/** Stores the very first key; of several processes that start at once one does, and all get the same. */
export function insertFirstSigningKey(db: Database, key: Omit<SealedKey, "alg">) {
  return db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    const [standing] = await selectPublishedKeys(tx, new Date());
    if (standing) return standing;
    const { publicKey, privateKey } = key;
    const [row] = await tx.insert(jwks).values({ publicKey, privateKey, alg: "RS256" }).returning();
    if (!row) throw new Error("No signing key was stored");
    return row;
  });
}

/** Stores a key that signs from then on, and answers its id, which is the `kid` of what it signs. */
export async function insertSigningKey(tx: Transaction, key: SealedKey, signsFrom: Date): Promise<string> {
  const [row] = await tx
    .insert(jwks)
    .values({ ...key, signsFrom })
    .returning({ id: jwks.id });
  if (!row) throw new Error("No signing key was stored");
  return row.id;
}

/** Changes from when a key signs. */
export async function updateSigningStart(tx: Transaction, keyId: string, signsFrom: Date): Promise<void> {
  await tx.update(jwks).set({ signsFrom }).where(eq(jwks.id, keyId));
}

/** Ends the publication of every key but this one at `until`, those that end earlier apart. */
export async function retireOtherKeys(tx: Transaction, keyId: string, until: Date): Promise<void> {
  const endsLater = or(isNull(jwks.expiresAt), gt(jwks.expiresAt, until));
  await tx
    .update(jwks)
    .set({ expiresAt: until })
    .where(and(sql`${jwks.id} <> ${keyId}`, endsLater));
}

/** Forgets keys, private halves included, that are no longer published. */
export async function deleteRetiredKeys(db: Database | Transaction, now: Date): Promise<void> {
  await db.delete(jwks).where(lt(jwks.expiresAt, now));
}
