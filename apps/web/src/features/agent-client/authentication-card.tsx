import { useState } from "react";
import type { AgentClient } from "@souk/contracts/clients/entities";
import { describeError } from "../../lib/api-error.ts";
import { refusalOf } from "../../lib/refusal.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { AuthenticationFields } from "./authentication-fields.tsx";
import { fromAuthentication, methodChoices, methodHints, toAuthentication } from "./authentication-values.ts";
import { NewSecret } from "./new-secret.tsx";

interface AuthenticationCardProps {
  agentId: string;
  client: AgentClient;
}

/** How the agent proves itself, and the way to change that; a secret that this makes is shown this once. */
export function AuthenticationCard({ agentId, client }: AuthenticationCardProps) {
  const [isEditing, setEditing] = useState(false);
  const [secret, setSecret] = useState<string>();
  const { method } = client.authentication;
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="font-semibold">How the agent proves itself</h2>
      {isEditing ? (
        <AuthenticationForm
          agentId={agentId}
          client={client}
          onSecret={setSecret}
          onClose={() => setEditing(false)}
        />
      ) : (
        <>
          <div>
            <p>{methodChoices.find(({ value }) => value === method)?.label}</p>
            <p className="mt-1 text-sm text-muted">
              {keyWords(client.authentication)} {methodHints[method]}
            </p>
          </div>
          <div>
            <Button onClick={() => setEditing(true)}>Change authentication</Button>
          </div>
        </>
      )}
      {secret && (
        <NewSecret
          credentials={{ clientId: client.clientId, clientSecret: secret }}
          note="The agent has to send it from now on."
          onClose={() => setSecret(undefined)}
        />
      )}
    </Card>
  );
}

interface AuthenticationFormProps extends AuthenticationCardProps {
  onSecret: (secret: string) => void;
  onClose: () => void;
}

function AuthenticationForm({ agentId, client, onSecret, onClose }: AuthenticationFormProps) {
  const [values, setValues] = useState(fromAuthentication(client.authentication));
  const [isNoJson, setNoJson] = useState(false);
  const queries = trpc.useUtils();
  const save = trpc.clients.setAuthentication.useMutation({
    onSuccess: async ({ credentials }) => {
      await queries.clients.get.invalidate();
      if (credentials.clientSecret) onSecret(credentials.clientSecret);
      notify("The agent proves itself in another way", "Change the agent's own settings to match.");
      onClose();
    },
  });
  const refusal = refusalOf(save.error);
  const reason = refusal?.details["reason"];
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const authentication = toAuthentication(values);
        setNoJson(!authentication);
        if (authentication) save.mutate({ agentId, authentication });
      }}
    >
      <AuthenticationFields
        values={values}
        errors={isNoJson ? { jwks: "This is no JSON." } : {}}
        onChange={setValues}
      />
      <p className="text-sm text-muted">
        It holds at once: until the agent does the same, nobody can sign in.
      </p>
      {save.error && (
        <Notice tone="danger">
          {typeof reason === "string" ? `Not acceptable: ${reason}.` : describeError(save.error).message}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function keyWords(authentication: AgentClient["authentication"]): string {
  if (authentication.method !== "private_key_jwt") return "";
  const names = authentication.jwks.keys.map(({ kid, kty }) => kid ?? kty);
  return `Keys: ${names.join(", ")}.`;
}
