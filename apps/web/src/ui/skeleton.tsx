import { classNames } from "../lib/class-names.ts";

/** A grey shape where something is about to stand. Hidden from screen readers: say "Loading" once around them. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames("animate-pulse rounded-md bg-line/70", className)} />;
}
