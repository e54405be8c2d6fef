import type { Subscription } from "@souk/contracts/billing/entities";
import { ChevronRight } from "lucide-react";
import { dayWords } from "../../lib/date-words.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListingIcon } from "../catalog/listing-icon.tsx";

/** Plans that have ended, folded away. */
export function PastSubscriptions({ subscriptions }: { subscriptions: readonly Subscription[] }) {
  if (subscriptions.length === 0) return null;
  return (
    <details className="group mt-8">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1.5 rounded-md text-sm font-medium text-muted hover:text-ink">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        Past ({subscriptions.length})
      </summary>
      <ul
        aria-label="Past plans"
        className="mt-3 divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {subscriptions.map((subscription) => (
          <PastPlan key={subscription.id} subscription={subscription} />
        ))}
      </ul>
    </details>
  );
}

function PastPlan({ subscription: { agent, tier, startedAt, canceledAt } }: { subscription: Subscription }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <ListingIcon name={agent.name} iconPath={agent.iconPath} className="size-8 text-xs" />
      <div className="min-w-0 grow text-sm">
        <p className="truncate font-medium">{agent.name}</p>
        <p className="text-subtle">
          {tier.name} plan, {dayWords(startedAt)} to {canceledAt ? dayWords(canceledAt) : "its end"}
        </p>
      </div>
      <LinkButton to="/agents/$slug" params={{ slug: agent.slug }} hash="plans" size="sm">
        See plans
        <span className="sr-only">of {agent.name}</span>
      </LinkButton>
    </li>
  );
}
