import { useState } from "react";
import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { Textarea } from "../../../ui/textarea.tsx";
import { notify } from "../../../ui/toast.tsx";
import { listingStatus } from "./listing-status.ts";
import { type StatusStep, statusSteps } from "./status-steps.ts";

/** The buttons that move an agent between public and hidden. */
export function StatusActions({ managed }: { managed: ManagedAgent }) {
  const [step, setStep] = useState<StatusStep>();
  return (
    <>
      {statusSteps(managed.status).map((candidate) => (
        <Button
          key={candidate.label}
          variant={candidate.to === "approved" ? "primary" : "secondary"}
          onClick={() => setStep(candidate)}
        >
          {candidate.label}
        </Button>
      ))}
      {step && <StatusDialog managed={managed} step={step} onClose={() => setStep(undefined)} />}
    </>
  );
}

interface StatusDialogProps {
  managed: ManagedAgent;
  step: StatusStep;
  onClose: () => void;
}

function StatusDialog({ managed: { agent }, step, onClose }: StatusDialogProps) {
  const [reason, setReason] = useState("");
  const queries = trpc.useUtils();
  const setStatus = trpc.catalog.setAgentStatus.useMutation({
    onSuccess: async (changed) => {
      await queries.catalog.invalidate();
      notify(`${agent.name}: ${listingStatus[changed.status].label.toLowerCase()}`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`${step.label}: ${agent.name}`}
      description={step.meaning}
      confirm={step.label}
      danger={step.danger}
      pending={setStatus.isPending}
      error={setStatus.error}
      onConfirm={() => setStatus.mutate({ agentId: agent.id, status: step.to, reason })}
    >
      <Field label="Reason" optional hint="The vendor sees it, and it stands in the audit log.">
        <Textarea
          value={reason}
          rows={2}
          maxLength={500}
          className="min-h-18"
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
