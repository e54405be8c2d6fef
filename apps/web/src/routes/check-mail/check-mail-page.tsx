import { getRouteApi, Link } from "@tanstack/react-router";
import { MailboxHint } from "../../features/account-mail/mailbox-hint.tsx";
import { ResendLink } from "../../features/account-mail/resend-link.tsx";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { useAfterPath } from "../../features/identity/use-after-path.ts";
import { usePageTitle } from "../../lib/page-title.ts";

const route = getRouteApi("/focus/check-mail");

/** Says where to go on after signing up. It says the same whether or not the address had an account before. */
export function CheckMailPage() {
  usePageTitle("Check your mail");
  const { email } = route.useSearch();
  const after = useAfterPath();
  const search = after ? { return: after } : {};
  return (
    <AuthCard
      title="Check your mail"
      lead={
        <>
          We have written to <strong className="font-medium wrap-anywhere text-ink">{email ?? "you"}</strong>.
          Open the link in that mail, here in this browser, and you go on where you left off.
        </>
      }
      foot={
        <>
          Already confirmed?{" "}
          <Link to="/login" search={search} className="font-medium text-accent-ink hover:underline">
            Sign in
          </Link>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <MailboxHint email={email} />
        <p className="text-sm text-muted">
          Nothing there after a minute? Look among the unwanted mails, or{" "}
          <Link to="/sign-up" search={search} className="font-medium text-accent-ink hover:underline">
            sign up with another address
          </Link>
          .
        </p>
        {email && <ResendLink email={email} after={after} />}
      </div>
    </AuthCard>
  );
}
