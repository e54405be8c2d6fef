import { refundRequests } from "@souk/db/schema/stripe";
import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Remembers a buyer's wish; false when there is one for this payment already. */
export async function insertRequest(
  db: Db,
  request: { invoiceId: string; requestedBy: string; reason: string; createdAt: Date },
): Promise<boolean> {
  const rows = await db
    .insert(refundRequests)
    .values(request)
    .onConflictDoNothing({ target: refundRequests.invoiceId })
    .returning({ id: refundRequests.id });
  return rows.length > 0;
}

/** Decides the wish that waits on a payment; its id, or undefined when none waits. */
export async function decideRequest(
  db: Db,
  invoiceId: string,
  decision: {
    status: "approved" | "declined";
    answer: string | null;
    decidedBy: string | null;
    decidedAt: Date;
  },
): Promise<string | undefined> {
  const [row] = await db
    .update(refundRequests)
    .set(decision)
    .where(and(eq(refundRequests.invoiceId, invoiceId), eq(refundRequests.status, "pending")))
    .returning({ id: refundRequests.id });
  return row?.id;
}
