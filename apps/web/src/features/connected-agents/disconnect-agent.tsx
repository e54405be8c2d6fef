import { useState } from "react";
import type { ConnectedAgent } from "@souk/contracts/identity/entities";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

/** Takes an agent's access away in two presses. */
export function DisconnectAgent({ agent }: { agent: ConnectedAgent }) {
  const [open, setOpen] = useState(false);
  const { organization } = agent;
  const whose = organization.isPersonal ? "" : ` for ${organization.name}`;
  const queries = trpc.useUtils();
  const disconnect = trpc.identity.disconnectAgent.useMutation({
    onSuccess: async () => {
      setOpen(false);
      notify(`${agent.name} is disconnected`);
      await queries.identity.listConnectedAgents.invalidate();
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button aria-label={`Disconnect ${agent.name}${whose}`}>Disconnect</Button>}
      title={`Disconnect ${agent.name}${whose}?`}
      description={`It loses access at once: it can no longer see your name, the plan or its usage, nor count work against it. The plan stays. The next time you open ${agent.name}, it asks again.`}
      confirm="Disconnect"
      dismiss="Keep connected"
      danger
      pending={disconnect.isPending}
      error={disconnect.error}
      onConfirm={() => disconnect.mutate({ agentId: agent.agentId, organizationId: agent.organization.id })}
    />
  );
}
