import type { ReactNode } from "react";
import { Field as BaseField } from "@base-ui/react/field";
import { classNames } from "../lib/class-names.ts";

/** A label, its control, a hint and an error, tied together for screen readers. The error replaces the hint. */
export function Field({ label, hint, error, optional = false, action, className, children }: FieldProps) {
  return (
    <BaseField.Root invalid={Boolean(error)} className={classNames("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <BaseField.Label className="text-sm font-medium text-ink">
          {label}
          {optional && <span className="font-normal text-subtle"> (optional)</span>}
        </BaseField.Label>
        {action}
      </div>
      {children}
      {hint && !error && (
        <BaseField.Description className="text-sm text-subtle">{hint}</BaseField.Description>
      )}
      <BaseField.Error match={Boolean(error)} className="text-sm text-danger-ink">
        {error}
      </BaseField.Error>
    </BaseField.Root>
  );
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: boolean;
  /** Stands at the right of the label: a link such as "Forgot?". */
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}
