import type { ComponentProps } from "react";
import { classNames } from "../lib/class-names.ts";

/** A surface with a hairline. Give it a heading inside when it stands for a thing. */
export function Card({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={classNames("rounded-lg border border-line bg-surface p-5", className)} />;
}
