import type { Subscription } from "@souk/contracts/billing/entities";
import { Link } from "@tanstack/react-router";
import { CreditCard, ExternalLink } from "lucide-react";
import { planPriceLabel } from "../../lib/price-label.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ActingFor } from "../organizations/acting-for.tsx";
import { useMay } from "../organizations/use-may.ts";
import { InvoiceList } from "../invoices/invoice-list.tsx";
import { CancelSubscription } from "./cancel-subscription.tsx";
import { NextChargeLine } from "./next-charge-line.tsx";
import { OpenPortal } from "./open-portal.tsx";
import { OverageLine } from "./overage-line.tsx";
import { PlanNotices } from "./plan-notices.tsx";
import { renews } from "./plan-words.ts";
import { isEnding, isLive, subscriptionState } from "./subscription-state.ts";
import { SwitchPlan } from "./switch-plan.tsx";
import { useSubscriptions } from "./use-subscriptions.ts";

/** Everything about money: paid plans and what they cost next, the card, and every payment there was. */
export function BillingPanel() {
  return useMay("billing.read") ? <Bills /> : <NotForThisRole />;
}

function NotForThisRole() {
  return (
    <EmptyState icon={<CreditCard />} title="Bills are handled by others">
      <ActingFor>
        {(name) => `Owners, admins and billing members of ${name} see and pay its bills.`}
      </ActingFor>
    </EmptyState>
  );
}

function Bills() {
  const subscriptions = useSubscriptions();
  const hasBought = subscriptions.data?.items.some(({ tier }) => tier.interval !== "free") ?? false;
  return (
    <div className="flex flex-col gap-10">
      <section aria-labelledby="paid-plans">
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <h2 id="paid-plans" className="text-lg font-semibold">
            Paid plans
          </h2>
          {hasBought && (
            <OpenPortal>
              <CreditCard aria-hidden />
              Cards and addresses
              <ExternalLink aria-hidden className="text-subtle" />
            </OpenPortal>
          )}
        </div>
        <PaidPlans />
      </section>
      <section aria-labelledby="invoices">
        <h2 id="invoices" className="mb-4 text-lg font-semibold">
          Invoices
        </h2>
        <InvoiceList />
      </section>
    </div>
  );
}

function PaidPlans() {
  const { data, error, isPending, refetch } = useSubscriptions();
  if (isPending)
    return (
      <div role="status" aria-label="Loading your plans">
        <Skeleton className="h-32 rounded-lg" />
      </div>
    );
  if (!data)
    return <ErrorState title="Your plans could not be loaded" error={error} onRetry={() => void refetch()} />;
  const paid = data.items.filter((item) => isLive(item) && item.tier.interval !== "free");
  if (paid.length === 0) return <NoPaidPlans />;
  return (
    <ul aria-label="Paid plans" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {paid.map((subscription) => (
        <PaidPlan key={subscription.id} subscription={subscription} />
      ))}
    </ul>
  );
}

function PaidPlan({ subscription }: { subscription: Subscription }) {
  const { agent, tier } = subscription;
  const { label, tone } = subscriptionState(subscription);
  return (
    <li className="flex flex-col gap-4 px-5 py-4 text-sm">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-56">
          <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
            <Link
              to="/agents/$slug"
              params={{ slug: agent.slug }}
              className="min-w-0 truncate rounded-sm hover:underline"
            >
              {agent.name}
            </Link>
            <Badge tone={tone}>{label}</Badge>
          </h3>
          <p className="text-muted">
            {tier.name} plan, {planPriceLabel(tier.price, tier.interval)}
          </p>
          <NextChargeLine subscription={subscription} className="text-muted" />
          <OverageLine subscription={subscription} className="text-muted" />
          {!renews(subscription) && <p className="text-muted">Paid for good; it does not renew.</p>}
        </div>
        {!isEnding(subscription) && (
          <div className="flex flex-wrap gap-2">
            <CancelSubscription subscription={subscription} size="sm" />
            {renews(subscription) && <SwitchPlan subscription={subscription} size="sm" />}
          </div>
        )}
      </div>
      <PlanNotices subscription={subscription} />
    </li>
  );
}

function NoPaidPlans() {
  return (
    <EmptyState
      icon={<CreditCard />}
      title="No plan costs you anything"
      action={<LinkButton to="/">Browse the catalogue</LinkButton>}
    >
      Paid plans stand here with their next charge, and with the ways to switch and to cancel.
    </EmptyState>
  );
}
