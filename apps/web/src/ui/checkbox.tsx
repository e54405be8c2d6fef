import type { ReactNode } from "react";
import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";

export interface CheckboxProps {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** Yes or no, with its words beside it; the words are part of the target. */
export function Checkbox({ label, hint, checked, onChange, disabled = false }: CheckboxProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 text-sm has-data-disabled:cursor-not-allowed has-data-disabled:opacity-60">
      <BaseCheckbox.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-field bg-surface data-checked:border-accent data-checked:bg-accent"
      >
        <BaseCheckbox.Indicator className="text-on-accent">
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>
        {label}
        {hint && <span className="block text-subtle">{hint}</span>}
      </span>
    </label>
  );
}
