import type { ComponentProps } from "react";
import { cva, type VariantProps } from "class-variance-authority";
import { classNames } from "../lib/class-names.ts";

const badgeStyle = cva(
  "inline-flex h-5.5 shrink-0 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3",
  {
    variants: {
      tone: {
        neutral: "bg-sunken text-muted",
        accent: "bg-accent-soft text-accent-ink",
        success: "bg-success-soft text-success-ink",
        warning: "bg-warning-soft text-warning-ink",
        danger: "bg-danger-soft text-danger-ink",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

/** A state or a kind in one or two words. The words carry the meaning, the tone only repeats it. */
export function Badge({
  tone,
  className,
  ...props
}: ComponentProps<"span"> & VariantProps<typeof badgeStyle>) {
  return <span {...props} className={classNames(badgeStyle({ tone }), className)} />;
}
