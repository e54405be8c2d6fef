import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { endPlans, hasLivePlans, type SyncContext } from "../billing/index.ts";
import { erasePerson, findUserId, requireFreshSession } from "../identity/index.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import { lockOrganizationsOf, selectSoleOwned, type SoleOwned } from "./store.ts";

type Context = SyncContext & MailContext & { actor: UserActor };

/**
 * Deletes the caller's account for good. What was bought stays on record without their name; their plans end
 * first, so that nothing is charged to nobody. Refuses as its contract says, and has then deleted nothing.
 */
export async function deleteAccount(ctx: Context, { email }: { email: string }): Promise<void> {
  await requireFreshSession(ctx);
  const { userId } = ctx.actor;
  if ((await findUserId(ctx, email)) !== userId) throw new AppError("account.email_mismatch");
  if (ctx.actor.role === "admin") throw new AppError("account.admin");
  for (const { id } of await endingOrganizations(ctx)) {
    await endPlans({ ...ctx, actor: { ...ctx.actor, organizationId: id, organizationRole: "owner" } });
  }
  await withTransaction(ctx, async (tx) => {
    await lockOrganizationsOf(tx.db, userId);
    for (const { id } of await endingOrganizations(tx)) {
      if (await hasLivePlans(tx, id)) throw new AppError("account.plan_taken");
    }
    const erased = await erasePerson(tx, userId);
    await enqueueMail(tx, { to: erased.email, template: "account-deleted", props: {} });
    await audit(tx, { action: "user.deleted", subject: { kind: "user", id: userId } });
  });
}

/** Where nobody is left afterwards. Refuses while somebody would be left without an owner. */
async function endingOrganizations(ctx: Context): Promise<SoleOwned[]> {
  const owned = await selectSoleOwned(ctx.db, ctx.actor.userId);
  const needed = owned.filter(({ isNeeded }) => isNeeded);
  if (needed.length > 0) {
    throw new AppError("account.sole_owner", { organizations: needed.map(({ name }) => name) });
  }
  return owned;
}
