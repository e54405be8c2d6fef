import { useState } from "react";
import { describeError } from "../../lib/api-error.ts";
import { refusalOf } from "../../lib/refusal.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Textarea } from "../../ui/textarea.tsx";

interface UriListFormProps {
  uris: readonly string[];
  hint: string;
  /** What the button says. */
  save: string;
  pending: boolean;
  error: unknown;
  onSave: (uris: string[]) => void;
  onClose: () => void;
}

/** Addresses to be edited, one on each line, and which of them the API refused. */
export function UriListForm({ uris, hint, save, pending, error, onSave, onClose }: UriListFormProps) {
  const [lines, setLines] = useState(uris.join("\n"));
  const { uri, reason } = refusalOf(error)?.details ?? {};
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = lines.split("\n").map((line) => line.trim());
        onSave(typed.filter((line) => line !== ""));
      }}
    >
      <Field label="One on each line" hint={hint}>
        <Textarea
          value={lines}
          onChange={({ target }) => setLines(target.value)}
          spellCheck={false}
          autoCapitalize="none"
          className="font-mono text-sm"
        />
      </Field>
      {error !== null && error !== undefined && (
        <Notice tone="danger">
          {typeof uri === "string" ? `${uri} ${String(reason)}.` : describeError(error).message}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {save}
        </Button>
      </div>
    </form>
  );
}
