import { useState } from "react";
import type { RotatedSecret } from "@souk/contracts/clients/entities";
import { momentWords } from "../../lib/date-words.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { NewSecret } from "./new-secret.tsx";
import { type Overlap, overlaps } from "./overlaps.ts";

/** Makes a new client secret in two presses and shows it, this once. */
export function RotateSecret({ agentId }: { agentId: string }) {
  const [open, setOpen] = useState(false);
  const [overlap, setOverlap] = useState<Overlap>("24");
  const [made, setMade] = useState<RotatedSecret>();
  const queries = trpc.useUtils();
  const rotate = trpc.clients.rotateSecret.useMutation({
    onSuccess: async (rotated) => {
      setOpen(false);
      setMade(rotated);
      await queries.clients.get.invalidate();
    },
  });
  return (
    <>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        trigger={<Button>New secret</Button>}
        title="Make a new client secret?"
        description="It is shown once. Put it on the agent's server while the one until now still works; people who are signed in notice nothing."
        confirm="Make new secret"
        dismiss="Keep the secret"
        danger={overlap === "0"}
        pending={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate({ agentId, overlapHours: Number(overlap) })}
      >
        <Field
          label="The secret until now works for"
          hint={
            overlap === "0"
              ? "For a secret that has leaked: the agent cannot sign anybody in until it has the new one."
              : "One that was replaced earlier ends at once."
          }
        >
          <Select choices={overlaps} value={overlap} onChange={setOverlap} className="w-full" />
        </Field>
      </ConfirmDialog>
      {made && (
        <NewSecret
          credentials={made.credentials}
          note={
            made.client.previousSecretEndsAt
              ? `The one until now works until ${momentWords(made.client.previousSecretEndsAt)}.`
              : "The one until now works no longer."
          }
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  );
}
