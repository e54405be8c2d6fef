import type { Subscription } from "@souk/contracts/billing/entities";
import { Link } from "@tanstack/react-router";
import { dayWords } from "../../lib/date-words.ts";
import { planPriceLabel } from "../../lib/price-label.ts";
import { Badge } from "../../ui/badge.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { ListingIcon } from "../catalog/listing-icon.tsx";
import { OpenAgent } from "../catalog/open-agent.tsx";
import { UsageBars } from "../usage/usage-bars.tsx";
import { useMay } from "../organizations/use-may.ts";
import { CancelSubscription } from "./cancel-subscription.tsx";
import { NextChargeLine } from "./next-charge-line.tsx";
import { PlanNotices } from "./plan-notices.tsx";
import { renews } from "./plan-words.ts";
import { isEnding, isLive, subscriptionState } from "./subscription-state.ts";
import { SwitchPlan } from "./switch-plan.tsx";

/** One plan that is held: which agent, what it costs next, what is left of it, and the ways in and out. */
export function SubscriptionCard({ subscription }: { subscription: Subscription }) {
  const { agent, access } = subscription;
  return (
    <li className="rounded-lg border border-line bg-surface p-5">
      <article aria-labelledby={`agent-${agent.id}`} className="flex flex-col gap-5">
        <div className="flex flex-wrap items-start gap-4">
          <ListingIcon name={agent.name} iconPath={agent.iconPath} />
          <PlanLine subscription={subscription} />
          <div className="flex flex-wrap gap-2 max-sm:w-full">
            <PlanActions subscription={subscription} />
            {access && (
              <OpenAgent agent={agent} className="max-sm:grow">
                Open
                <span className="sr-only">{agent.name}</span>
              </OpenAgent>
            )}
          </div>
        </div>
        <PlanNotices subscription={subscription} />
        {access ? <UsageBars slug={agent.slug} /> : !subscription.trouble && <NoAccess name={agent.name} />}
        <TextLink
          to="/dashboard/usage/$slug"
          params={{ slug: agent.slug }}
          className="w-fit text-sm font-medium"
        >
          Usage and caps<span className="sr-only"> of {agent.name}</span>
        </TextLink>
      </article>
    </li>
  );
}

function PlanActions({ subscription }: { subscription: Subscription }) {
  const { agent, tier } = subscription;
  const mayManage = useMay("billing.manage");
  if (!mayManage || !isLive(subscription) || isEnding(subscription)) return null;
  return (
    <>
      <CancelSubscription subscription={subscription} />
      {tier.interval === "free" ? (
        <LinkButton to="/agents/$slug" params={{ slug: agent.slug }} hash="plans">
          Change plan
          <span className="sr-only">of {agent.name}</span>
        </LinkButton>
      ) : (
        renews(subscription) && <SwitchPlan subscription={subscription} />
      )}
    </>
  );
}

function PlanLine({ subscription }: { subscription: Subscription }) {
  const { agent, tier, accessUntil, startedAt, cancelsAt, trouble } = subscription;
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
        {accessUntil && !cancelsAt && !trouble && (
          <>
            {" · "}access until <time dateTime={accessUntil}>{dayWords(accessUntil)}</time>
          </>
        )}
      </p>
      <NextChargeLine subscription={subscription} className="mt-0.5 text-sm text-muted" />
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
