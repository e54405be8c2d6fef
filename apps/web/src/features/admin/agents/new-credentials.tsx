import { useEffect, useRef } from "react";
import { Card } from "../../../ui/card.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import type { RegisteredAgent } from "../agent-form/register-agent-form.tsx";
import { Endpoints } from "./endpoints.tsx";

/** Shows the new agent's credentials, this once, and what else its developer needs. */
export function NewCredentials({ registered: { managed, credentials } }: { registered: RegisteredAgent }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="max-w-2xl">
      <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
        {managed.agent.name} is registered
      </h1>
      <p className="mt-1 mb-6 text-muted">
        {managed.status === "approved"
          ? "It is in the catalogue now. Give it a plan, so that people can take it."
          : "It waits for approval. Give it a plan in the meantime."}
      </p>
      <Card className="flex flex-col gap-4">
        <h2 className="font-semibold">Credentials</h2>
        {credentials.clientSecret !== null && (
          <Notice tone="warning">
            Copy the client secret now and keep it on the agent's server. Souk keeps only a hash of it: it is
            never shown again.
          </Notice>
        )}
        <CopyField label="Client id" value={credentials.clientId} />
        {credentials.clientSecret === null ? (
          <p className="text-sm text-muted">This agent has no secret: it proves itself in another way.</p>
        ) : (
          <CopyField label="Client secret" value={credentials.clientSecret} />
        )}
      </Card>
      <Card className="mt-4 flex flex-col gap-4">
        <h2 className="font-semibold">For the agent's developer</h2>
        <Endpoints />
      </Card>
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <LinkButton
          to="/admin/agents/$agentId"
          params={{ agentId: managed.agent.slug }}
          search={{ tab: "plans" }}
          variant="primary"
        >
          {credentials.clientSecret === null ? "Go on to plans" : "I have kept the secret, go on to plans"}
        </LinkButton>
      </div>
    </div>
  );
}
