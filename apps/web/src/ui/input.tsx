import type { ComponentProps } from "react";
import { Field } from "@base-ui/react/field";
import { classNames } from "../lib/class-names.ts";

/** The box shared by every control one types or chooses in. */
export const controlStyle = [
  "w-full min-w-0 rounded-md border border-field bg-surface px-3 text-base text-ink placeholder:text-subtle",
  "transition-colors duration-150 hover:border-muted disabled:cursor-not-allowed disabled:opacity-60",
  "focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1",
  "data-invalid:border-danger aria-invalid:border-danger",
].join(" ");

/** One line of text. Inside a Field it takes its label, hint and error from there. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <Field.Control render={<input {...props} />} className={classNames(controlStyle, "h-10", className)} />
  );
}
