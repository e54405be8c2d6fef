import type { AgentClient } from "@souk/contracts/clients/entities";
import { momentWords } from "../../lib/date-words.ts";
import { Card } from "../../ui/card.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { RotateSecret } from "./rotate-secret.tsx";

/** Client id and secret: the one to be copied, the other to be replaced. */
export function ClientCard({ agentId, client }: { agentId: string; client: AgentClient }) {
  const { clientId, previousSecretEndsAt, authentication } = client;
  const hasSecret = authentication.method.startsWith("client_secret_");
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="font-semibold">OAuth client</h2>
      <CopyField label="Client id" value={clientId} />
      <p className="text-sm text-muted">
        {hasSecret
          ? "The client secret was shown when it was made. Souk keeps only a hash of it and cannot show it again."
          : "This client has no secret."}
      </p>
      {previousSecretEndsAt && (
        <Notice>
          The secret before this one works too until{" "}
          <time dateTime={previousSecretEndsAt}>{momentWords(previousSecretEndsAt)}</time>.
        </Notice>
      )}
      {hasSecret && (
        <div>
          <RotateSecret agentId={agentId} />
        </div>
      )}
    </Card>
  );
}
