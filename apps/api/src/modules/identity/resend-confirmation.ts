import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import { AT_MOST_PER_HOUR, VERIFY_HOURS } from "./account-mails.ts";
import type { Auth } from "./auth.ts";
import { webPath } from "./mail-links.ts";
import { findUser } from "./store.ts";

/** What it takes to write such a mail: `auth` alone knows the secret that its link is signed with. */
type ConfirmationContext = MailContext & { auth: Pick<Auth, "newConfirmation"> };

const HOUR_MS = 3_600_000;

/**
 * Mails a person another link to confirm their address; it works like the one of their sign-up, for them alone. Answers
 * whether a mail goes out: none does where the address is confirmed, nor where it got as many as it may within the hour.
 */
export function resendConfirmation(
  ctx: ConfirmationContext,
  { userId }: { userId: string },
): Promise<{ sent: boolean }> {
  return withTransaction(ctx, async (tx) => {
    const user = await findUser(tx.db, userId);
    if (!user || user.deletedAt) throw new AppError("user.not_found");
    if (user.emailVerified) return { sent: false };
    const token = await tx.auth.newConfirmation(user.email);
    const sent = await enqueueMail(tx, {
      to: user.email,
      template: "verify-email",
      props: { path: webPath("/verify", { token }), hours: VERIFY_HOURS },
      usefulUntil: new Date(tx.now().getTime() + VERIFY_HOURS * HOUR_MS),
      atMostPerHour: AT_MOST_PER_HOUR,
    });
    if (sent) await audit(tx, { action: "user.confirmation_resent", subject: { kind: "user", id: userId } });
    return { sent };
  });
}
