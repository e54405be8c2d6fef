import { Link } from "@tanstack/react-router";
import { useReturn } from "../../features/identity/after-sign-in.ts";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { CodeForm } from "../../features/identity/code-form.tsx";
import { RequestingAgent } from "../../features/identity/requesting-agent.tsx";
import { useSignedRequest } from "../../features/identity/use-signed-request.ts";
import { usePageTitle } from "../../lib/page-title.ts";

/** Asks for the code after the password, then goes back, or on to the agent that asked. */
export function TwoFactorPage() {
  usePageTitle("Two-step sign-in");
  const clientId = useSignedRequest()?.get("client_id");
  const goBack = useReturn("/focus/two-factor");
  return (
    <AuthCard
      title="Two-step sign-in"
      lead="One more step shows that it is you."
      foot={
        <Link to="/login" search={true} className="font-medium text-accent-ink hover:underline">
          Start again
        </Link>
      }
    >
      {clientId && <RequestingAgent clientId={clientId} />}
      <CodeForm onDone={goBack} />
    </AuthCard>
  );
}
