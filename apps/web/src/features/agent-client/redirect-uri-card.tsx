import { useState } from "react";
import type { AgentClient } from "@souk/contracts/clients/entities";
import { describeError } from "../../lib/api-error.ts";
import { refusalOf } from "../../lib/refusal.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Textarea } from "../../ui/textarea.tsx";
import { notify } from "../../ui/toast.tsx";

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
  const [lines, setLines] = useState(redirectUris.join("\n"));
  const queries = trpc.useUtils();
  const save = trpc.clients.setRedirectUris.useMutation({
    onSuccess: async () => {
      await Promise.all([queries.clients.get.invalidate(), queries.catalog.getManagedAgent.invalidate()]);
      notify("Redirect URIs changed", "They hold from the next sign-in on.");
      onClose();
    },
  });
  const refused = refusalOf(save.error)?.details["uri"];
  const uris = lines.split("\n").map((line) => line.trim());
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ agentId, redirectUris: uris.filter((uri) => uri !== "") });
      }}
    >
      <Field
        label="One on each line"
        hint="Compared character by character. Either all https, or all http on localhost for development."
      >
        <Textarea
          value={lines}
          onChange={({ target }) => setLines(target.value)}
          spellCheck={false}
          autoCapitalize="none"
          className="font-mono text-sm"
        />
      </Field>
      {save.error && (
        <Notice tone="danger">
          {typeof refused === "string" ? `${refused} is not acceptable.` : describeError(save.error).message}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          Save redirect URIs
        </Button>
      </div>
    </form>
  );
}
