import { apiUrl } from "../../lib/runtime-config.ts";
import { trpc } from "../../lib/trpc.ts";
import { Avatar } from "../../ui/avatar.tsx";

/** Above a sign-in form: the agent that one is on the way to. Shows nothing while unknown; the form works without. */
export function RequestingAgent({ clientId }: { clientId: string }) {
  const { data: agent } = trpc.identity.getConsentRequest.useQuery({ clientId });
  if (!agent) return null;
  return (
    <div className="mb-6 flex items-center gap-3 rounded-md bg-sunken p-3 text-sm text-muted">
      <Avatar shape="square" name={agent.agentName} src={agent.iconPath && apiUrl + agent.iconPath} />
      <p>
        to continue to <strong className="font-medium text-ink">{agent.agentName}</strong>
      </p>
    </div>
  );
}
