import { useState } from "react";
import type { AgentClient } from "@souk/contracts/clients/entities";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { notify } from "../../ui/toast.tsx";
import { UriListForm } from "./uri-list-form.tsx";

/** Where sign-ins return to, and the way to change that. */
export function RedirectUriCard({ agentId, client }: { agentId: string; client: AgentClient }) {
  const [isEditing, setEditing] = useState(false);
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="font-semibold">Redirect URIs</h2>
      {isEditing ? (
        <RedirectUriForm
          agentId={agentId}
          redirectUris={client.redirectUris}
          onClose={() => setEditing(false)}
        />
      ) : (
        <>
          <ul className="flex flex-col gap-1.5">
            {client.redirectUris.map((uri) => (
              <li key={uri} className="font-mono text-sm wrap-anywhere">
                {uri}
              </li>
            ))}
          </ul>
          <div>
            <Button onClick={() => setEditing(true)}>Change redirect URIs</Button>
          </div>
        </>
      )}
    </Card>
  );
}

interface RedirectUriFormProps {
  agentId: string;
  redirectUris: readonly string[];
  onClose: () => void;
}

function RedirectUriForm({ agentId, redirectUris, onClose }: RedirectUriFormProps) {
  const queries = trpc.useUtils();
  const save = trpc.clients.setRedirectUris.useMutation({
    onSuccess: async () => {
      await Promise.all([queries.clients.get.invalidate(), queries.catalog.getManagedAgent.invalidate()]);
      notify("Redirect URIs changed", "They hold from the next sign-in on.");
      onClose();
    },
  });
  return (
    <UriListForm
      uris={redirectUris}
      hint="Compared character by character. Either all https, or all http on localhost for development."
      save="Save redirect URIs"
      pending={save.isPending}
      error={save.error}
      onSave={(uris) => save.mutate({ agentId, redirectUris: uris })}
      onClose={onClose}
    />
  );
}
