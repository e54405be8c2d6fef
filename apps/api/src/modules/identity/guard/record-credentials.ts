import { audit } from "../../../platform/audit.ts";
import { endKeysOfUser } from "../../api-keys/index.ts";
import { enqueueMail } from "../../mail/index.ts";
import { deleteResetLinks, markEmailVerified } from "../credential-store.ts";
import { endImpersonationsBy } from "../end-impersonations.ts";
import { deleteTokensOfUser } from "../grant-store.ts";
import { forgetFailuresOfUser } from "../lockout-store.ts";
import { deleteSessionsOfUser, findUser } from "../store.ts";
import type { Change, Context, Row } from "./change.ts";

/** Where a new password is chosen with a link from the mailbox. */
const RESET_PATH = "/reset-password";

/** Where an unconfirmed account loses the password of whoever signed up first. */
const SIGN_UP_PATH = "/sign-up/email";

/**
 * A changed password ends every agent's access, every API key of its owner's, what they look at through others' eyes and
 * every link to another new one, and is told to its owner. The other sessions end as well (`end-other-sessions.ts`). One
 * chosen by a link from the mailbox ends all sessions and confirms the address: the mailbox was just read.
 */
export async function recordPassword(ctx: Context, path: string | null, userId: string): Promise<void> {
  const subject = { kind: "user", id: userId };
  await deleteTokensOfUser(ctx.db, userId);
  await endKeysOfUser(ctx, userId, "password");
  await deleteResetLinks(ctx.db, userId);
  await endImpersonationsBy(ctx, userId);
  if (path === SIGN_UP_PATH) return audit(ctx, { action: "user.sign_up_repeated", subject });
  await forgetFailuresOfUser(ctx.db, userId);
  const isReset = path === RESET_PATH;
  if (isReset) {
    await deleteSessionsOfUser(ctx.db, userId);
    await markEmailVerified(ctx.db, userId);
  }
  await audit(ctx, { action: isReset ? "user.password_reset" : "user.password_changed", subject });
  const owner = await findUser(ctx.db, userId);
  if (!owner) return;
  const props = { resetPath: "/forgot-password" };
  await enqueueMail(ctx, { to: owner.email, template: "password-changed", props });
}

/** A way to sign in was added: a first password chosen by a link from the mailbox counts as a changed one. */
export function isFirstPassword({ path, before, after }: Change): boolean {
  return path === RESET_PATH && !before && typeof after?.["password"] === "string";
}

/** A changed address is told to the old one, and links to a new password that lie in its mailbox end. */
export async function recordEmail(ctx: Context, { before, after }: Change, row: Row): Promise<void> {
  const [old, now] = [before?.["email"], after?.["email"]];
  if (typeof old !== "string" || typeof now !== "string" || old === now) return;
  await deleteResetLinks(ctx.db, row.id);
  const props = { newEmail: now, securityPath: "/settings/profile" };
  await enqueueMail(ctx, { to: old, template: "email-changed", props });
}
