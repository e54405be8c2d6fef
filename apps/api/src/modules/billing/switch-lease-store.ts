import { stripeObjectLeases } from "@souk/db/schema/stripe";
import { and, eq, lte, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** What is leased, and the name under which it is held, which no two leases share. */
export interface Lease {
  objectId: string;
  holder: string;
}

/** Longer than Stripe may take for one request with its repetitions (three times 20 seconds), and for what is between. */
const UNTIL = sql`now() + interval '3 minutes'`;

/** Takes a lease, also one that ran out; false while somebody else holds it. The time is the database's. */
export async function takeLease(db: Db, lease: Lease): Promise<boolean> {
  const rows = await db
    .insert(stripeObjectLeases)
    .values({ ...lease, leaseUntil: UNTIL })
    .onConflictDoUpdate({
      target: stripeObjectLeases.objectId,
      set: { holder: lease.holder, leaseUntil: UNTIL },
      setWhere: lte(stripeObjectLeases.leaseUntil, sql`now()`),
    })
    .returning();
  return rows.length > 0;
}

/** Makes a lease last anew; false once somebody else has taken it. */
export async function renewLease(db: Db, lease: Lease): Promise<boolean> {
  const rows = await db
    .update(stripeObjectLeases)
    .set({ leaseUntil: UNTIL })
    .where(isHeld(lease))
    .returning();
  return rows.length > 0;
}

/** Gives a lease back, unless somebody else has taken it. */
export async function dropLease(db: Db, lease: Lease): Promise<void> {
  await db.delete(stripeObjectLeases).where(isHeld(lease));
}

function isHeld({ objectId, holder }: Lease) {
  return and(eq(stripeObjectLeases.objectId, objectId), eq(stripeObjectLeases.holder, holder));
}
