import { useState } from "react";
import type { ManagedUser } from "@souk/contracts/admin/entities";
import { trpc } from "../../../lib/trpc.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { Textarea } from "../../../ui/textarea.tsx";
import { useUserChange } from "./use-user-change.ts";

const dayMs = 86_400_000;
const terms = { day: 1, week: 7, month: 30, open: null } as const;
type Term = keyof typeof terms;

const choices: { value: Term; label: string }[] = [
  { value: "open", label: "Until lifted" },
  { value: "day", label: "1 day" },
  { value: "week", label: "7 days" },
  { value: "month", label: "30 days" },
];

/** Locks somebody out, with a reason, for some days or until the ban is lifted. */
export function BanDialog({ user, onClose }: { user: ManagedUser; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [term, setTerm] = useState<Term>("open");
  const [missing, setMissing] = useState(false);
  const ban = trpc.admin.banUser.useMutation(useUserChange(`${user.name} is banned`, onClose));
  const confirm = () => {
    setMissing(reason.trim() === "");
    if (reason.trim()) ban.mutate({ userId: user.id, reason, expiresAt: expiryOf(term) });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Ban ${user.name}?`}
      description={`${user.email} is signed out everywhere at once, and every agent loses its access to the account. Plans and usage stay as they are.`}
      confirm="Ban"
      danger
      pending={ban.isPending}
      error={ban.error}
      onConfirm={confirm}
    >
      <Field
        label="Reason"
        hint="For the audit log and for other admins."
        error={missing && !reason.trim() ? "Say why." : undefined}
      >
        <Textarea
          value={reason}
          maxLength={500}
          rows={2}
          className="min-h-18"
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium">How long</span>
        <SegmentedControl label="How long" choices={choices} value={term} onChange={setTerm} />
      </div>
    </ConfirmDialog>
  );
}

function expiryOf(term: Term): string | null {
  const days = terms[term];
  return days === null ? null : new Date(Date.now() + days * dayMs).toISOString();
}
