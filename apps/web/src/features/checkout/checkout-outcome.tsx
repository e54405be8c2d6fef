import { type ReactNode, useEffect, useRef } from "react";
import type { CheckoutReturn, Subscription } from "@souk/contracts/billing/entities";
import { ArrowLeft, CircleCheck, CircleSlash, Clock, LoaderCircle } from "lucide-react";
import { dayWords } from "../../lib/date-words.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { Button } from "../../ui/button.tsx";
import { AnchorButton, LinkButton } from "../../ui/link-button.tsx";
import { OpenAgent } from "../catalog/open-agent.tsx";
import { nextCharge } from "../subscriptions/plan-words.ts";
import { returnHost } from "./return-host.ts";

/** The payment page is left behind: what became of it, in words, and where to go. */
export function CheckoutOutcome({ outcome, slow, onAgain }: CheckoutOutcomeProps) {
  const { state, subscription, agentSlug, returnUrl } = outcome;
  if (state === "active")
    return subscription ? <Active subscription={subscription} returnUrl={returnUrl} /> : <Past />;
  if (state === "processing") return slow ? <TakesLong onAgain={onAgain} /> : <Waiting />;
  return <NotPaid agentSlug={agentSlug} expired={state === "expired"} returnUrl={returnUrl} />;
}

export interface CheckoutOutcomeProps {
  outcome: CheckoutReturn;
  /** The payment has been on its way for unusually long; nobody asks any more. */
  slow: boolean;
  onAgain: () => void;
}

function Active({ subscription, returnUrl }: { subscription: Subscription; returnUrl: string | null }) {
  const { agent, tier } = subscription;
  const back = returnHost(returnUrl);
  return (
    <Outcome
      icon={<CircleCheck aria-hidden className="text-success-ink" />}
      title={`${tier.name} of ${agent.name} is active`}
      ways={
        <>
          {back && returnUrl && (
            <AnchorButton href={returnUrl} variant="primary" size="lg">
              <ArrowLeft aria-hidden />
              <span className="min-w-0 truncate">Back to {back}</span>
            </AnchorButton>
          )}
          <OpenAgent agent={agent} variant={back ? "secondary" : "primary"} size="lg" />
          <LinkButton to="/dashboard" variant="ghost" size="lg">
            Dashboard
          </LinkButton>
        </>
      }
    >
      {activeWords(subscription)} {agent.name} signs you in with your Souk account.
    </Outcome>
  );
}

/** An old link: the plan it led to was switched, canceled or refunded since. */
function Past() {
  return (
    <Outcome
      icon={<CircleCheck aria-hidden className="text-subtle" />}
      title="This payment was made"
      ways={
        <>
          <LinkButton to="/dashboard" search={{ tab: "billing" }} variant="primary" size="lg">
            See my invoices
          </LinkButton>
          <LinkButton to="/dashboard" size="lg">
            Dashboard
          </LinkButton>
        </>
      }
    >
      The plan that it paid for has ended since. Its invoice is kept.
    </Outcome>
  );
}

function activeWords(subscription: Subscription): string {
  const charge = nextCharge(subscription);
  if (!charge) return "";
  const amount = exactMoneyLabel(charge.amount);
  if (subscription.status === "trialing")
    return `Nothing is charged until ${dayWords(charge.at)}, then ${amount}.`;
  return `The next charge is ${amount} on ${dayWords(charge.at)}.`;
}

/** What stands there while the answer is on its way. */
export function Waiting() {
  return (
    <Outcome
      icon={<LoaderCircle aria-hidden className="animate-spin text-subtle" />}
      title="Your payment is on its way"
    >
      Your bank has not confirmed it yet. This page looks again every few seconds; you need not do anything.
    </Outcome>
  );
}

function TakesLong({ onAgain }: { onAgain: () => void }) {
  return (
    <Outcome
      icon={<Clock aria-hidden className="text-warning-ink" />}
      title="The payment takes longer than usual"
      ways={
        <>
          <Button variant="primary" size="lg" onClick={onAgain}>
            Look again
          </Button>
          <LinkButton to="/dashboard" size="lg">
            Dashboard
          </LinkButton>
        </>
      }
    >
      Some banks take days. You can leave this page: the plan begins by itself as soon as the payment is
      confirmed. Do not pay a second time.
    </Outcome>
  );
}

interface NotPaidProps {
  agentSlug: string;
  expired: boolean;
  returnUrl: string | null;
}

function NotPaid({ agentSlug, expired, returnUrl }: NotPaidProps) {
  const back = returnHost(returnUrl);
  return (
    <Outcome
      icon={<CircleSlash aria-hidden className="text-subtle" />}
      title={expired ? "This payment page has expired" : "The payment was not made"}
      ways={
        <>
          <LinkButton
            to="/agents/$slug"
            params={{ slug: agentSlug }}
            search={returnUrl ? { return_url: returnUrl } : {}}
            hash="plans"
            variant="primary"
            size="lg"
          >
            Choose a plan again
          </LinkButton>
          {back && returnUrl && (
            <AnchorButton href={returnUrl} size="lg">
              <span className="min-w-0 truncate">Back to {back}</span>
            </AnchorButton>
          )}
        </>
      }
    >
      {expired
        ? "Nothing was charged, and no plan was changed. A payment page works for a limited time; a new one is a click away."
        : "The card was declined, or the page was left before paying. Nothing was charged, and no plan was changed."}
    </Outcome>
  );
}

interface OutcomeProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  ways?: ReactNode;
}

/** One result; its heading takes the focus when it replaces another, so that it is read out. */
export function Outcome({ icon, title, children, ways }: OutcomeProps) {
  usePageTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  return (
    <div className="flex flex-col items-center rounded-xl border border-line bg-surface px-6 py-10 text-center sm:px-8">
      <div className="mb-4 [&_svg]:size-9 [&_svg]:stroke-[1.5]">{icon}</div>
      <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none">
        {title}
      </h1>
      <p className="mt-2 text-balance text-muted">{children}</p>
      {ways && <div className="mt-7 flex w-full flex-col gap-2 [&_a]:max-w-full">{ways}</div>}
    </div>
  );
}
