import { useState } from "react";
import type { AgentClient } from "@souk/contracts/clients/entities";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { notify } from "../../ui/toast.tsx";
import { UriListForm } from "./uri-list-form.tsx";

interface PostLogoutCardProps {
  agentId: string;
  client: AgentClient;
}

/** Where people return to after signing out of Souk through the agent, and the way to change that. */
export function PostLogoutCard({ agentId, client }: PostLogoutCardProps) {
  const [isEditing, setEditing] = useState(false);
  const uris = client.postLogoutRedirectUris;
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="font-semibold">After signing out</h2>
      {isEditing ? (
        <PostLogoutForm agentId={agentId} client={client} onClose={() => setEditing(false)} />
      ) : (
        <>
          {uris.length === 0 ? (
            <p className="text-sm text-muted">
              The agent signs people out of itself only. With an address to return to, it can sign them out of
              Souk as well.
            </p>
          ) : (
            <ul className="flex flex-col gap-1.5">
              {uris.map((uri) => (
                <li key={uri} className="font-mono text-sm wrap-anywhere">
                  {uri}
                </li>
              ))}
            </ul>
          )}
          <div>
            <Button onClick={() => setEditing(true)}>
              {uris.length === 0 ? "Add return addresses" : "Change return addresses"}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}

function PostLogoutForm({ agentId, client, onClose }: PostLogoutCardProps & { onClose: () => void }) {
  const queries = trpc.useUtils();
  const save = trpc.clients.setPostLogoutRedirectUris.useMutation({
    onSuccess: async () => {
      await queries.clients.get.invalidate();
      notify("Return addresses changed", "People are returned to these only.");
      onClose();
    },
  });
  return (
    <UriListForm
      uris={client.postLogoutRedirectUris}
      hint="The agent sends one of these as post_logout_redirect_uri. On the product domain, like redirect URIs."
      save="Save return addresses"
      pending={save.isPending}
      error={save.error}
      onSave={(uris) => save.mutate({ agentId, postLogoutRedirectUris: uris })}
      onClose={onClose}
    />
  );
}
