import { lazy, Suspense, useState } from "react";
import { useWatch } from "react-hook-form";
import { Field } from "../../../ui/field.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Textarea } from "../../../ui/textarea.tsx";
import type { AgentForm } from "./use-agent-form.ts";

const Markdown = lazy(() => import("../../../ui/markdown.tsx"));

const views = [
  { value: "write" as const, label: "Write" },
  { value: "preview" as const, label: "Preview" },
];

/** The long text, in Markdown, and how it will look. */
export function DescriptionField({ form }: { form: AgentForm }) {
  const [view, setView] = useState<"write" | "preview">("write");
  return (
    <Field
      label="Description"
      optional
      hint="Markdown: headings, lists, links, code."
      error={form.formState.errors.description?.message}
      action={<SegmentedControl label="Write or preview" choices={views} value={view} onChange={setView} />}
    >
      {view === "write" ? (
        <Textarea {...form.register("description")} rows={10} className="max-h-128 min-h-60" />
      ) : (
        <Preview form={form} />
      )}
    </Field>
  );
}

function Preview({ form }: { form: AgentForm }) {
  const text = useWatch({ control: form.control, name: "description" });
  return (
    <div
      role="region"
      aria-label="Preview of the description"
      tabIndex={0}
      className="max-h-128 min-h-60 overflow-y-auto rounded-md border border-line bg-sunken px-4 py-3"
    >
      {text.trim() ? (
        <Suspense fallback={<Skeleton className="h-40" />}>
          <Markdown text={text} />
        </Suspense>
      ) : (
        <p className="text-subtle">Nothing is written yet.</p>
      )}
    </div>
  );
}
