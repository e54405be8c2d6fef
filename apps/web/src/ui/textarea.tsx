import type { ComponentProps } from "react";
import { Field } from "@base-ui/react/field";
import { classNames } from "../lib/class-names.ts";
import { controlStyle } from "./control-style.ts";

/** Several lines of text; grows with what is typed where the browser can. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <Field.Control
      render={<textarea rows={4} {...props} />}
      className={classNames(controlStyle, "field-sizing-content min-h-24 py-2", className)}
    />
  );
}
