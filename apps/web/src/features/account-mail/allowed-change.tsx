import { AuthCard } from "../identity/auth-card.tsx";
import { MailboxHint } from "./mailbox-hint.tsx";

/** The change is allowed at the old address; what is left is the new one. */
export function AllowedChange({ newEmail }: { newEmail: string }) {
  return (
    <AuthCard
      title="One more mail to open"
      lead={
        <>
          The change is allowed. We have written to{" "}
          <strong className="font-medium wrap-anywhere text-ink">{newEmail}</strong>: open the link in that
          mail in the browser in which you are signed in.
        </>
      }
    >
      <MailboxHint email={newEmail} />
    </AuthCard>
  );
}
