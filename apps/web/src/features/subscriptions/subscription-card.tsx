import type { Subscription } from "@souk/contracts/billing/entities";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";
import { dayWords } from "../../lib/date-words.ts";
import { planPriceLabel } from "../../lib/price-label.ts";
import { Badge } from "../../ui/badge.tsx";
import { AnchorButton } from "../../ui/link-button.tsx";
import { ListingIcon } from "../catalog/listing-icon.tsx";
import { UsageBars } from "../usage/usage-bars.tsx";
import { CancelSubscription } from "./cancel-subscription.tsx";
import { subscriptionState } from "./subscription-state.ts";

/** One plan that is held: which agent, since when, what is left of it, and the ways in and out. */
export function SubscriptionCard({ subscription }: { subscription: Subscription }) {
  const { agent, access } = subscription;
  return (
    <li className="rounded-lg border border-line bg-surface p-5">
      <article aria-labelledby={`agent-${agent.id}`} className="flex flex-col gap-5">
        <div className="flex flex-wrap items-start gap-4">
          <ListingIcon name={agent.name} iconPath={agent.iconPath} />
          <PlanLine subscription={subscription} />
          <div className="flex gap-2 max-sm:w-full">
            {subscription.status !== "canceled" && <CancelSubscription subscription={subscription} />}
            {access && (
              <AnchorButton href={agent.launchUrl} variant="primary" className="max-sm:grow">
                Open
                <span className="sr-only">{agent.name}</span>
                <ArrowUpRight aria-hidden />
              </AnchorButton>
            )}
          </div>
        </div>
        {access ? <UsageBars slug={agent.slug} /> : <NoAccess name={agent.name} />}
      </article>
    </li>
  );
}

function PlanLine({ subscription }: { subscription: Subscription }) {
  const { agent, tier, accessUntil, startedAt } = subscription;
  const { label, tone } = subscriptionState(subscription);
  return (
    <div className="min-w-0 grow basis-48">
      <h2 id={`agent-${agent.id}`} className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold">
        <Link
          to="/agents/$slug"
          params={{ slug: agent.slug }}
          className="min-w-0 truncate rounded-sm hover:underline"
        >
          {agent.name}
        </Link>
        <Badge tone={tone}>{label}</Badge>
      </h2>
      <p className="mt-0.5 text-sm text-muted">
        {tier.name} plan{tier.interval !== "free" && `, ${planPriceLabel(tier.price, tier.interval)}`}
        {" · "}since <time dateTime={startedAt}>{dayWords(startedAt)}</time>
        {accessUntil && (
          <>
            {" · "}access until <time dateTime={accessUntil}>{dayWords(accessUntil)}</time>
          </>
        )}
      </p>
    </div>
  );
}

function NoAccess({ name }: { name: string }) {
  return (
    <p className="text-sm text-muted">
      {name} cannot be used at the moment: this plan does not open it. Look at its page for the plans on offer
      today.
    </p>
  );
}
