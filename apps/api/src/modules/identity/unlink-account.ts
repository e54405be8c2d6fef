import { AppError } from "@souk/contracts/common/errors";
import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import type { MailContext } from "../mail/index.ts";
import { deleteLinkedAccount, lockWaysIn, selectWaysIn } from "./linked-account-store.ts";
import { noticeOwner } from "./notice-owner.ts";
import { requireFreshSession } from "./require-fresh-session.ts";
import { isOnlyWayIn } from "./rules.ts";

/**
 * Takes a provider's account from the caller's, whose sign-in must be fresh. The last way in stays
 * (`linked_account.last`), also when two are taken away at the same time; the owner is told by mail.
 */
export async function unlinkAccount(
  ctx: MailContext & { actor: UserActor; social: readonly SocialProvider[] },
  { provider }: { provider: SocialProvider },
): Promise<void> {
  await requireFreshSession(ctx);
  const { userId } = ctx.actor;
  return withTransaction(ctx, async (tx) => {
    await lockWaysIn(tx.db, userId);
    const ways = (await selectWaysIn(tx.db, userId)).map((way) => way.provider);
    if (!ways.includes(provider)) throw new AppError("linked_account.not_found");
    if (isOnlyWayIn(ways, provider, ctx.social)) throw new AppError("linked_account.last");
    await deleteLinkedAccount(tx.db, userId, provider);
    await noticeOwner(tx, userId, "account-unlinked");
    const subject = { kind: "user", id: userId };
    await audit(tx, { action: "user.sign_in_method_removed", subject, details: { provider } });
  });
}
