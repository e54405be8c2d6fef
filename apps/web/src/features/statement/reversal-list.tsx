import type { StatementSource } from "@souk/contracts/ledger/entities";
import { dayWords } from "../../lib/date-words.ts";
import { Badge } from "../../ui/badge.tsx";
import { reversalsOf } from "./source-words.ts";

/** What was refunded and disputed of a sale, and where each stands. */
export function ReversalList({ found }: { found: StatementSource }) {
  const reversals = reversalsOf(found);
  if (reversals.length === 0)
    return (
      <p className="rounded-lg border border-dashed border-line-strong px-5 py-6 text-sm text-muted">
        Nothing was taken back: no refund, no dispute.
      </p>
    );
  return (
    <ul
      aria-labelledby="reversals"
      className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface text-sm"
    >
      {reversals.map(({ source, title, at, state, reason }) => (
        <li
          key={source}
          aria-current={source === found.source || undefined}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-l-3 border-l-transparent px-5 py-3.5 aria-[current=true]:border-l-accent"
        >
          <h3 className="font-medium">{title}</h3>
          <Badge tone={state.tone}>{state.label}</Badge>
          <p className="grow text-muted">
            <time dateTime={at}>{dayWords(at)}</time>
            {reason && ` · ${reason}`}
          </p>
          <span className="font-mono text-xs text-subtle wrap-anywhere select-all">{source}</span>
        </li>
      ))}
    </ul>
  );
}
