import type { ComponentProps } from "react";
import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { classNames } from "../lib/class-names.ts";

/** The look of everything that is pressed, for buttons and for links that act like one. */
export const buttonStyle = cva(
  [
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap",
    "transition-colors duration-150 select-none disabled:pointer-events-none disabled:opacity-50",
    "aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
        secondary: "border-line-strong bg-surface text-ink hover:bg-sunken",
        ghost: "border-transparent text-muted hover:bg-sunken hover:text-ink",
        danger: "border-transparent bg-danger text-on-danger hover:bg-danger-hover",
      },
      size: {
        sm: "h-8 px-3 text-sm",
        md: "h-9 px-3.5 text-sm",
        lg: "h-11 px-5 text-base",
        icon: "size-9",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonLook = VariantProps<typeof buttonStyle>;

/** A button. While `pending` it cannot be pressed again, keeps its width and focus, and says that it is busy. */
export function Button({
  variant,
  size,
  pending = false,
  className,
  children,
  onClick,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={classNames(buttonStyle({ variant, size }), "relative", className)}
    >
      {pending && <LoaderCircle aria-hidden className="absolute animate-spin" />}
      <span className={pending ? "invisible contents *:invisible" : "contents"}>
        {pending ? <span className="invisible">{children}</span> : children}
      </span>
    </button>
  );
}

export interface ButtonProps extends ComponentProps<"button">, ButtonLook {
  pending?: boolean;
}
