import type { InTransaction } from "../../platform/transaction.ts";
import { type AccountEvent, enqueueMail, type MailContext } from "../mail/index.ts";
import { findUser } from "./store.ts";

/** Writes to the owner of an account about what happened to it, in the transaction in which it happens. */
export async function noticeOwner(
  ctx: InTransaction<MailContext>,
  userId: string,
  event: AccountEvent,
): Promise<void> {
  const owner = await findUser(ctx.db, userId);
  if (owner) await enqueueMail(ctx, { to: owner.email, template: "account-notice", props: { event } });
}
