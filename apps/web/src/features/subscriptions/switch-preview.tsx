import type { ReactNode } from "react";
import type { Subscription, SwitchPreview as Preview } from "@souk/contracts/billing/entities";
import { describeError } from "../../lib/api-error.ts";
import { dayWords } from "../../lib/date-words.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

export interface SwitchPreviewProps {
  preview: { data: Preview | undefined; error: unknown; isFetching: boolean; refetch: () => unknown };
  subscription: Subscription;
}

/** What a switch would cost: each line of the proration, what is due now, and the next charge. */
export function SwitchPreview({ preview, subscription }: SwitchPreviewProps) {
  const { data, error, isFetching } = preview;
  if (isFetching && !data)
    return (
      <div role="status" aria-label="Working out what it costs">
        <Skeleton className="h-36" />
      </div>
    );
  if (!data)
    return (
      <Notice tone="danger">
        <p>{describeError(error).message}</p>
        <Button size="sm" className="mt-2" onClick={() => void preview.refetch()}>
          Try again
        </Button>
      </Notice>
    );
  return (
    <div role="status" className="flex flex-col gap-3 text-sm">
      <p className="text-muted">{beginWords(data, subscription)}</p>
      <dl className="flex flex-col gap-2 rounded-md bg-sunken p-3.5">
        {data.lines.map(({ description, amount }) => (
          <Line key={description} name={description}>
            {exactMoneyLabel(amount)}
          </Line>
        ))}
        <Line name="Due now" strong divided={data.lines.length > 0}>
          {exactMoneyLabel(data.dueNow)}
        </Line>
        {data.nextCharge && (
          <Line name={`Next charge, ${dayWords(data.nextCharge.at)}`}>
            {exactMoneyLabel(data.nextCharge.amount)}
          </Line>
        )}
      </dl>
    </div>
  );
}

function beginWords({ kind, tier, effectiveAt }: Preview, { tier: current, status }: Subscription): string {
  if (kind === "at_once")
    return `${tier.name} begins at once. What is left of ${current.name} is set off against it, and what you have used stays counted.`;
  const day = dayWords(effectiveAt);
  const until =
    status === "trialing"
      ? `The trial of ${current.name} goes on until ${day}.`
      : `${current.name} is paid until ${day} and goes on until then.`;
  return `${until} ${tier.name} begins on that day; you can take it back before.`;
}

interface LineProps {
  name: string;
  strong?: boolean;
  divided?: boolean;
  children: ReactNode;
}

function Line({ name, strong = false, divided = false, children }: LineProps) {
  return (
    <div
      className={`flex justify-between gap-4 ${divided ? "border-t border-line-strong pt-2" : ""} ${strong ? "font-medium text-ink" : "text-muted"}`}
    >
      <dt className="min-w-0 wrap-anywhere">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}
