import type { ComponentProps } from "react";
import { createLink } from "@tanstack/react-router";
import { classNames } from "../lib/class-names.ts";
import { type ButtonLook, buttonStyle } from "./button.tsx";

/** A link to another site that looks like a button. */
export function AnchorButton({
  variant,
  size,
  className,
  children,
  ...props
}: ComponentProps<"a"> & ButtonLook) {
  return (
    <a {...props} className={classNames(buttonStyle({ variant, size }), className)}>
      {children}
    </a>
  );
}

/** A link to a page of this app that looks like a button; `to`, `params` and `search` are type-checked. */
export const LinkButton = createLink(AnchorButton);
