import type { ServiceContext } from "../../platform/service-context.ts";
import { deleteMailsBefore } from "./store.ts";

/** How long it stands on record that a mail was sent or was not. */
const KEPT_DAYS = 30;

/** Removes mails that were settled long ago; what was in them is gone since. */
export async function deleteOldMails(ctx: ServiceContext): Promise<void> {
  await deleteMailsBefore(ctx.db, new Date(ctx.now().getTime() - KEPT_DAYS * 86_400_000));
}
