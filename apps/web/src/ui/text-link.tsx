import type { ComponentProps } from "react";
import { createLink } from "@tanstack/react-router";
import { classNames } from "../lib/class-names.ts";

function TextAnchor({ className, children, ...props }: ComponentProps<"a">) {
  return (
    <a
      {...props}
      className={classNames(
        "rounded-sm text-accent-ink underline underline-offset-3 aria-[current=page]:text-ink aria-[current=page]:no-underline",
        className,
      )}
    >
      {children}
    </a>
  );
}

/** A link to a page of this app that stands in a text or a cell; `to`, `params` and `search` are type-checked. */
export const TextLink = createLink(TextAnchor);
