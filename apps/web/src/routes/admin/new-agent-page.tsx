import { useState } from "react";
import {
  type RegisteredAgent,
  RegisterAgentForm,
} from "../../features/admin/agent-form/register-agent-form.tsx";
import { NewCredentials } from "../../features/admin/agents/new-credentials.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { PageHeader } from "../../ui/page-header.tsx";

/** Registers an agent; then shows its credentials once. They live in this page's memory and nowhere else. */
export function NewAgentPage() {
  const [registered, setRegistered] = useState<RegisteredAgent>();
  usePageTitle(registered ? "Agent registered · Admin" : "Register an agent · Admin");
  if (registered) return <NewCredentials registered={registered} />;
  return (
    <>
      <PageHeader
        title="Register an agent"
        description="It is public at once, and gets its OAuth credentials here."
      />
      <RegisterAgentForm onRegistered={setRegistered} />
    </>
  );
}
