import type { ComponentProps } from "react";
import { Field } from "@base-ui/react/field";
import { classNames } from "../lib/class-names.ts";
import { controlStyle } from "./control-style.ts";

/** One line of text. Inside a Field it takes its label, hint and error from there. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <Field.Control render={<input {...props} />} className={classNames(controlStyle, "h-10", className)} />
  );
}
