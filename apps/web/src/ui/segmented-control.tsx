import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import { classNames } from "../lib/class-names.ts";
import type { Choice } from "./select.tsx";

export interface SegmentedControlProps<Value extends string> {
  label: string;
  choices: readonly (Choice<Value> & { disabled?: boolean })[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
}

/** One of two to five values, all in sight. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, choices, value, onChange, className } = props;
  return (
    <ToggleGroup<Value>
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next && onChange(next)}
      className={classNames(
        "flex w-fit max-w-full overflow-x-auto rounded-md border border-line bg-sunken p-0.5",
        className,
      )}
    >
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          disabled={choice.disabled ?? false}
          className="h-8.5 shrink-0 cursor-pointer rounded-sm border border-transparent px-3 text-sm font-medium text-muted transition-colors duration-150 not-data-disabled:hover:text-ink data-disabled:cursor-default data-disabled:opacity-45 focus-visible:-outline-offset-2 data-pressed:border-line data-pressed:bg-raised data-pressed:text-ink"
        >
          {choice.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
