import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import { classNames } from "../lib/class-names.ts";
import { controlStyle } from "./control-style.ts";
import { popupContainer } from "./popup-container.ts";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
}

export interface SelectProps<Value extends string> {
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** The accessible name; leave it out inside a Field, whose label then names the control. */
  label?: string;
  /** Stands before the chosen value inside the box, as in "Sort: Newest". */
  prefix?: string;
  disabled?: boolean;
  className?: string;
}

/** One of a few values, chosen from a list that opens. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { choices, value, onChange, label, prefix, disabled, className } = props;
  return (
    <BaseSelect.Root
      items={choices}
      value={value}
      disabled={disabled ?? false}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={classNames(
          controlStyle,
          "flex h-10 cursor-pointer items-center border-line-strong justify-between gap-2 text-left text-sm select-none",
          className,
        )}
      >
        <span className="flex min-w-0 gap-1">
          {prefix && <span className="text-subtle">{prefix}</span>}
          <BaseSelect.Value className="truncate" />
        </span>
        <BaseSelect.Icon className="text-subtle">
          <ChevronsUpDown aria-hidden className="size-4" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <SelectList choices={choices} />
    </BaseSelect.Root>
  );
}

function SelectList<Value extends string>({ choices }: { choices: readonly Choice<Value>[] }) {
  return (
    <BaseSelect.Portal container={popupContainer}>
      <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
        <BaseSelect.Popup
          className={classNames(
            popupStyle,
            "max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto",
          )}
        >
          {choices.map((choice) => (
            <BaseSelect.Item key={choice.value} value={choice.value} className={popupItemStyle}>
              <BaseSelect.ItemText className="grow">{choice.label}</BaseSelect.ItemText>
              <BaseSelect.ItemIndicator>
                <Check aria-hidden className="size-4 text-accent-ink" />
              </BaseSelect.ItemIndicator>
            </BaseSelect.Item>
          ))}
        </BaseSelect.Popup>
      </BaseSelect.Positioner>
    </BaseSelect.Portal>
  );
}

/** The floating sheet of lists and menus. */
export const popupStyle = [
  "origin-(--transform-origin) rounded-lg border border-line bg-raised p-1 shadow-lift outline-none",
  "transition-[opacity,scale] duration-150 ease-out",
  "data-starting-style:scale-97 data-starting-style:opacity-0 data-ending-style:opacity-0",
].join(" ");

/** A row of such a sheet. */
export const popupItemStyle = [
  "flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2.5 py-1 text-sm text-ink outline-none select-none",
  "data-highlighted:bg-sunken data-disabled:pointer-events-none data-disabled:opacity-50",
].join(" ");
