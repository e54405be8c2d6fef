import type { ComponentProps } from "react";
import { classNames } from "../lib/class-names.ts";

/** Rows and columns. On a narrow screen it scrolls inside its own box, which the keyboard can reach. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table {...props} className={classNames("w-full border-collapse text-left text-sm", className)} />
    </div>
  );
}

/** A heading cell of a column. */
export function HeadCell({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...props}
      className={classNames(
        "h-10 border-b border-line bg-sunken px-4 font-medium whitespace-nowrap text-muted",
        className,
      )}
    />
  );
}

/** A row; hovering marks it. */
export function Row({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      {...props}
      className={classNames("border-b border-line last:border-b-0 hover:bg-sunken/60", className)}
    />
  );
}

/** A cell. */
export function Cell({ className, ...props }: ComponentProps<"td">) {
  return <td {...props} className={classNames("h-12 px-4 py-2 align-middle", className)} />;
}
