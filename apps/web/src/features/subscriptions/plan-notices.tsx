import type { ReactNode } from "react";
import type { Subscription } from "@souk/contracts/billing/entities";
import { dayWords } from "../../lib/date-words.ts";
import { planPriceLabel } from "../../lib/price-label.ts";
import { trpc } from "../../lib/trpc.ts";
import { AnchorButton } from "../../ui/link-button.tsx";
import { Notice, type NoticeTone } from "../../ui/notice.tsx";
import { useMay } from "../organizations/use-may.ts";
import { OpenPortal } from "./open-portal.tsx";
import { refundedUntil, troubleWords } from "./plan-words.ts";
import { ResumeSubscription } from "./resume-subscription.tsx";

/** What is announced for a plan or wrong with it, each with the way to undo or mend it. */
export function PlanNotices({ subscription }: { subscription: Subscription }) {
  const until = refundedUntil(subscription);
  if (until) return <Refunded subscription={subscription} until={until} />;
  if (subscription.status === "canceled") return null;
  if (subscription.trouble) return <PaymentTrouble subscription={subscription} />;
  return <Announced subscription={subscription} />;
}

/** The plan is the one that is still paid for, which may be an earlier and cheaper one. */
function Refunded({ subscription: { agent, tier }, until }: { subscription: Subscription; until: string }) {
  return (
    <Notice tone="warning">
      A payment was given back. {agent.name} works until <time dateTime={until}>{dayWords(until)}</time> on
      the {tier.name} plan, which is paid until then, and nothing more is charged.
    </Notice>
  );
}

function PaymentTrouble({ subscription }: { subscription: Subscription }) {
  const { access, trouble, agent } = subscription;
  return (
    <NoticeWithWay
      tone={access ? "warning" : "danger"}
      way={
        <>
          <OpenPortal size="sm">
            Update card
            <span className="sr-only">for {agent.name}</span>
          </OpenPortal>
          {trouble?.payUrl && (
            <AnchorButton size="sm" variant="primary" href={trouble.payUrl}>
              Pay now
              <span className="sr-only">for {agent.name}</span>
            </AnchorButton>
          )}
        </>
      }
    >
      {troubleWords(subscription)}
    </NoticeWithWay>
  );
}

function Announced({ subscription }: { subscription: Subscription }) {
  const { cancelsAt, nextTier, status } = subscription;
  if (nextTier) return <NextPlan subscription={subscription} nextTier={nextTier} />;
  if (!cancelsAt) return null;
  return (
    <NoticeWithWay tone="warning" way={<ResumeSubscription subscription={subscription} />}>
      {status === "trialing" ? "Cancelled: the trial runs until " : "Cancelled: the plan ends on "}
      <time dateTime={cancelsAt}>{dayWords(cancelsAt)}</time>. It works until then, and nothing more is
      charged.
    </NoticeWithWay>
  );
}

interface NextPlanProps {
  subscription: Subscription;
  nextTier: NonNullable<Subscription["nextTier"]>;
}

/** The plan that follows; its price is read from the plans on offer, and left out where it is not among them. */
function NextPlan({ subscription, nextTier }: NextPlanProps) {
  const { agent, tier } = subscription;
  const plans = trpc.pricing.list.useQuery({ agentId: agent.slug }, { staleTime: 5 * 60_000 });
  const next = plans.data?.items.find(({ id }) => id === nextTier.id);
  return (
    <NoticeWithWay tone="info" way={<ResumeSubscription subscription={subscription} />}>
      {nextTier.name}
      {next && next.interval !== "free" && `, ${planPriceLabel(next.price, next.interval)},`} begins on{" "}
      <time dateTime={nextTier.startsAt}>{dayWords(nextTier.startsAt)}</time>. Until then {tier.name} goes on
      as it is.
    </NoticeWithWay>
  );
}

/** The way is for those who may go it: other members read the notice alone. */
function NoticeWithWay({ tone, way, children }: { tone: NoticeTone; way: ReactNode; children: ReactNode }) {
  const mayManage = useMay("billing.manage");
  return (
    <Notice tone={tone}>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <p className="grow basis-64">{children}</p>
        {mayManage && <div className="flex flex-wrap gap-2">{way}</div>}
      </div>
    </Notice>
  );
}
