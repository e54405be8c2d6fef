import { Link } from "@tanstack/react-router";
import { AuthCard } from "../identity/auth-card.tsx";
import { ResendLink } from "./resend-link.tsx";

/** A link that has expired, was used, or came cut off, and what to do then. */
export function DeadLink({ email, after }: { email?: string | undefined; after?: string | undefined }) {
  return (
    <AuthCard
      title="This link no longer works"
      lead="It has expired, was used before, or was cut off on its way."
      foot={
        <Link
          to="/login"
          search={after ? { return: after } : {}}
          className="font-medium text-accent-ink hover:underline"
        >
          Sign in
        </Link>
      }
    >
      {email ? (
        <ResendLink email={email} after={after} pauseFirst={false} />
      ) : (
        <p className="text-sm text-muted">Go back to where you asked for it and ask again.</p>
      )}
    </AuthCard>
  );
}
