import { useState } from "react";
import type { Agent } from "@souk/contracts/catalog/entities";
import type { AgentClient } from "@souk/contracts/clients/entities";
import { momentWords } from "../../lib/date-words.ts";
import { trpc } from "../../lib/trpc.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

const states = {
  on: { tone: "success", label: "On", what: "People can sign in to the agent." },
  stopped: {
    tone: "warning",
    label: "Stopped",
    what: "Nobody can sign in, and none of the agent's tokens opens anything.",
  },
  hidden: {
    tone: "danger",
    label: "Off",
    what: "The listing is rejected, suspended or retired. Sign-in comes back when it is approved.",
  },
} as const;

/** Whether people can sign in, and the switch for it. */
export function SignInCard({ agent, client }: { agent: Agent; client: AgentClient }) {
  const { tone, label, what } = states[client.state];
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="flex items-center gap-2.5 font-semibold">
        Sign-in <Badge tone={tone}>{label}</Badge>
      </h2>
      <p className="text-sm text-muted">
        {what}
        {client.stoppedAt && (
          <>
            {" "}
            Stopped on <time dateTime={client.stoppedAt}>{momentWords(client.stoppedAt)}</time>.
          </>
        )}
      </p>
      {client.state !== "hidden" && (
        <div>
          <SwitchSignIn agent={agent} isOn={client.state === "on"} />
        </div>
      )}
    </Card>
  );
}

function SwitchSignIn({ agent, isOn }: { agent: Agent; isOn: boolean }) {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const change = trpc.clients.setStopped.useMutation({
    onSuccess: async ({ state }) => {
      setOpen(false);
      notify(state === "on" ? `People can sign in to ${agent.name}` : `Sign-in to ${agent.name} is stopped`);
      await queries.clients.get.invalidate();
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button>{isOn ? "Stop sign-in" : "Resume sign-in"}</Button>}
      title={isOn ? `Stop sign-in to ${agent.name}?` : `Resume sign-in to ${agent.name}?`}
      description={
        isOn
          ? "Everybody is cut off at once: nobody can sign in, and what the agent holds opens nothing, until you resume it. The listing and its plans stay."
          : "People can sign in again, and what the agent held and has not expired works as before."
      }
      confirm={isOn ? "Stop sign-in" : "Resume sign-in"}
      danger={isOn}
      pending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ agentId: agent.slug, stopped: isOn })}
    />
  );
}
