import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import type { Auth } from "./auth.ts";
import { ID_TOKEN_SECONDS } from "./options/agent-sign-in.ts";
import {
  insertSigningKey,
  lockSigningKeys,
  retireOtherKeys,
  selectPublishedKeys,
  updateSigningStart,
} from "./signing-key-store.ts";

/** What it takes to make keys: `auth` alone knows the secret that they are encrypted with. */
export type KeyContext = ServiceContext & { auth: Pick<Auth, "newSigningKey"> };

const HOUR_MS = 3_600_000;

/** A key is published so long before it signs: longer than agents keep a key set without asking again. */
export const PUBLISHED_AHEAD_MS = 24 * HOUR_MS;

/** A key is published so long after it last signed: an id token's life, and an hour for clocks that are off. */
export const PUBLISHED_AFTER_MS = ID_TOKEN_SECONDS * 1000 + HOUR_MS;

/**
 * How a new key comes into use. `announced`: published now, signing a day later. `at once`: signing now; agents
 * that keep key sets must ask again, as they do for an unknown `kid`. `compromised`: the same, and what the
 * old keys signed is worthless from now on.
 */
export type Rotation = "announced" | "at once" | "compromised";

/** The key that signs, or will from `signsFrom` on. */
export interface RotatedKey {
  keyId: string;
  signsFrom: Date;
}

/**
 * Brings a new signing key into use. A key that waits already is the new one: two rotations make one key. The
 * keys before it stay published until the last id token that they signed has expired, unless compromised.
 */
export function rotateSigningKey(ctx: KeyContext, rotation: Rotation): Promise<RotatedKey> {
  return withTransaction(ctx, async (tx) => {
    await lockSigningKeys(tx.db);
    const now = tx.now();
    const startsAt = rotation === "announced" ? new Date(now.getTime() + PUBLISHED_AHEAD_MS) : now;
    const key = await bringKey(tx, startsAt, rotation);
    const until = rotation === "compromised" ? now : new Date(key.signsFrom.getTime() + PUBLISHED_AFTER_MS);
    await retireOtherKeys(tx.db, key.keyId, until);
    await audit(tx, {
      action: "signing_key.rotated",
      subject: { kind: "signing_key", id: key.keyId },
      details: { rotation, signsFrom: key.signsFrom.toISOString() },
    });
    return key;
  });
}

/** The key that waits for its time, brought forward if need be, or a new one. One that waits may be stolen too. */
async function bringKey(
  tx: InTransaction<KeyContext>,
  startsAt: Date,
  rotation: Rotation,
): Promise<RotatedKey> {
  const [latest] = await selectPublishedKeys(tx.db, tx.now());
  if (!latest || latest.signsFrom <= tx.now() || rotation === "compromised") {
    const keyId = await insertSigningKey(tx.db, await tx.auth.newSigningKey(), startsAt);
    return { keyId, signsFrom: startsAt };
  }
  if (latest.signsFrom <= startsAt) return { keyId: latest.id, signsFrom: latest.signsFrom };
  await updateSigningStart(tx.db, latest.id, startsAt);
  return { keyId: latest.id, signsFrom: startsAt };
}

/**
 * Announces a new key when the newest one will have signed for `days` by the time that the new one takes over;
 * 0 days is never. Answers undefined when it is not time yet.
 */
export async function rotateSigningKeyWhenDue(
  ctx: KeyContext,
  days: number,
): Promise<RotatedKey | undefined> {
  return withTransaction(ctx, async (tx) => {
    await lockSigningKeys(tx.db);
    const [latest] = await selectPublishedKeys(tx.db, tx.now());
    if (!latest || days === 0) return undefined;
    const dueAt = latest.signsFrom.getTime() + days * 24 * HOUR_MS - PUBLISHED_AHEAD_MS;
    return tx.now().getTime() < dueAt ? undefined : rotateSigningKey(tx, "announced");
  });
}
