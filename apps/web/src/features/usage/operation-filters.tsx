import type { Metric } from "@souk/contracts/catalog/entities";
import { OperationKind } from "@souk/contracts/usage/entities";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { metricName } from "./metric-name.ts";
import { operationName } from "./operation-words.ts";
import type { UsageSearch } from "./usage-search.ts";

export interface OperationFiltersProps {
  search: UsageSearch;
  /** The slugs of what is counted. */
  counted: readonly string[];
  metrics: readonly Metric[] | undefined;
  onChange: (changes: { [Name in keyof UsageSearch]: UsageSearch[Name] | undefined }) => void;
}

const kinds = [
  { value: "" as const, label: "Everything" },
  ...OperationKind.options.map((value) => ({ value, label: operationName[value] })),
];

/** Narrows the list of operations by what, when and which spend. Days are UTC days. */
export function OperationFilters({ search, counted, metrics, onChange }: OperationFiltersProps) {
  const { metric = "", kind = "", from = "", to = "", key = "" } = search;
  const known = metric === "" || counted.includes(metric) ? counted : [...counted, metric];
  return (
    <div className="mb-4 grid grid-cols-2 items-end gap-3 lg:grid-cols-[1fr_1fr_1fr_1fr_1.5fr]">
      <Field label="Operation">
        <Select value={kind} onChange={(next) => onChange({ kind: next || undefined })} choices={kinds} />
      </Field>
      <Field label="Metric">
        <Select
          value={metric}
          onChange={(next) => onChange({ metric: next || undefined })}
          choices={[
            { value: "", label: "All" },
            ...known.map((slug) => ({ value: slug, label: metricName(slug, metrics).name })),
          ]}
        />
      </Field>
      <Field label="From day (UTC)">
        <Input
          type="date"
          className="border-line-strong text-sm"
          value={from}
          max={to}
          onChange={({ target }) => onChange({ from: target.value || undefined })}
        />
      </Field>
      <Field label="To day (UTC)">
        <Input
          type="date"
          className="border-line-strong text-sm"
          value={to}
          min={from}
          onChange={({ target }) => onChange({ to: target.value || undefined })}
        />
      </Field>
      <Field label="Key" className="max-lg:col-span-2">
        <Input
          type="search"
          className="border-line-strong text-sm"
          value={key}
          maxLength={200}
          placeholder="Of one spend"
          onChange={({ target }) => onChange({ key: target.value.trim() || undefined })}
        />
      </Field>
    </div>
  );
}
