import { rateLimits } from "@souk/db/schema/limits";
import { lt } from "drizzle-orm";
import type { ServiceContext } from "../service-context.ts";

/** Removes the counts whose window is over; they bind nobody any more. */
export async function deleteEndedWindows({ db, now }: ServiceContext): Promise<void> {
  await db.delete(rateLimits).where(lt(rateLimits.expire, now().getTime()));
}
