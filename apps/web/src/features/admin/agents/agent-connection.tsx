import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import { Card } from "../../../ui/card.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { Endpoints } from "./endpoints.tsx";

/** What the agent's developer configures, but for the secret, which was shown once at registration. */
export function AgentConnection({ managed }: { managed: ManagedAgent }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-2">
      <Card className="flex flex-col gap-4">
        <h2 className="font-semibold">OAuth client</h2>
        <CopyField label="Client id" value={managed.clientId} />
        <p className="text-sm text-muted">
          The client secret was shown when the agent was registered. Souk keeps only a hash of it and cannot
          show it again.
        </p>
        <h3 className="text-sm font-medium">Redirect URIs</h3>
        <ul className="flex flex-col gap-1.5">
          {managed.redirectUris.map((uri) => (
            <li key={uri} className="font-mono text-sm wrap-anywhere">
              {uri}
            </li>
          ))}
        </ul>
      </Card>
      <Card className="flex flex-col gap-4">
        <h2 className="font-semibold">Endpoints</h2>
        <Endpoints />
      </Card>
    </div>
  );
}
