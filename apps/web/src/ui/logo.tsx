import { classNames } from "../lib/class-names.ts";

/** The mark: an arch within an arch, the entrance of a market hall. The same drawing is public/favicon.svg. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={classNames("size-7", className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        className="fill-none stroke-on-accent"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="M7 25V16.500C7 11.500 11.500 9.500 16 6c4.500 3.500 9 5.500 9 10.500V25M12.500 25v-6c0-2.500 2-3.500 3.500-5 1.500 1.500 3.500 2.500 3.500 5v6"
      />
    </svg>
  );
}
