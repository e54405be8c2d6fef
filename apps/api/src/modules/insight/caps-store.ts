import type { UsageCaps } from "@souk/contracts/usage/caps";
import { quotaSubjects } from "@souk/db/schema/usage";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";

const CAPS = {
  warnDay: quotaSubjects.warnDay,
  stopDay: quotaSubjects.stopDay,
  warnPeriod: quotaSubjects.warnPeriod,
  stopPeriod: quotaSubjects.stopPeriod,
};

/** The caps on a quota. */
export async function findCaps(db: ServiceContext["db"], subjectId: string): Promise<UsageCaps | undefined> {
  const [caps] = await db.select(CAPS).from(quotaSubjects).where(isSubject(subjectId));
  return caps;
}

/** The same, under the lock that every spend takes: none is decided until the transaction ends. */
export async function lockCaps(
  db: InTransaction<ServiceContext>["db"],
  subjectId: string,
): Promise<UsageCaps | undefined> {
  const [caps] = await db.select(CAPS).from(quotaSubjects).where(isSubject(subjectId)).for("update");
  return caps;
}

export async function updateCaps(
  db: InTransaction<ServiceContext>["db"],
  subjectId: string,
  caps: UsageCaps,
): Promise<void> {
  await db.update(quotaSubjects).set(caps).where(isSubject(subjectId));
}

function isSubject(subjectId: string) {
  return eq(quotaSubjects.id, Number(subjectId));
}
