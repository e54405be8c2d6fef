import { Link } from "@tanstack/react-router";
import { shortDay } from "../../../lib/date-words.ts";
import { exactMoneyLabel, planPriceLabel } from "../../../lib/price-label.ts";
import type { RouterOutputs } from "../../../lib/trpc.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Cell, HeadCell, Row, Table } from "../../../ui/table.tsx";
import { TextLink } from "../../../ui/text-link.tsx";
import { nextCharge } from "../../subscriptions/plan-words.ts";
import { subscriptionState } from "../../subscriptions/subscription-state.ts";

type Held = RouterOutputs["billing"]["listAllSubscriptions"]["items"][number];

/** Who holds which plan, and what comes next. */
export function SubscriptionTable({ subscriptions }: { subscriptions: readonly Held[] }) {
  return (
    <Table label="Subscriptions">
      <thead>
        <tr>
          <HeadCell>Buyer</HeadCell>
          <HeadCell>Plan</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Next</HeadCell>
          <HeadCell>Since</HeadCell>
          <HeadCell>At Stripe</HeadCell>
        </tr>
      </thead>
      <tbody>
        {subscriptions.map((held) => (
          <SubscriptionRow key={held.subscription.id} held={held} />
        ))}
      </tbody>
    </Table>
  );
}

function SubscriptionRow({ held: { subscription, organization, stripeId } }: { held: Held }) {
  const { agent, tier, startedAt } = subscription;
  const { label, tone } = subscriptionState(subscription);
  return (
    <Row>
      <Cell className="min-w-36 font-medium">{organization.name}</Cell>
      <Cell className="min-w-40">
        <Link
          to="/admin/agents/$agentId"
          params={{ agentId: agent.id }}
          className="rounded-sm font-medium hover:underline"
        >
          {agent.name}
        </Link>
        <span className="block text-subtle">
          {tier.name}
          {tier.interval !== "free" && `, ${planPriceLabel(tier.price, tier.interval)}`}
        </span>
      </Cell>
      <Cell>
        <Badge tone={tone}>{label}</Badge>
      </Cell>
      <Cell className="min-w-40 text-muted">{nextWords(subscription)}</Cell>
      <Cell className="whitespace-nowrap text-muted">
        <time dateTime={startedAt}>{shortDay(startedAt)}</time>
      </Cell>
      <Cell className="whitespace-nowrap">
        {stripeId ? (
          <TextLink to="/admin/payments" search={{ q: stripeId }} className="font-mono text-xs">
            {stripeId}
          </TextLink>
        ) : (
          <span className="text-subtle">None, free</span>
        )}
      </Cell>
    </Row>
  );
}

/** What happens to a subscription next, in a few words. */
function nextWords(subscription: Held["subscription"]): string {
  const { trouble, nextTier, cancelsAt, canceledAt } = subscription;
  if (canceledAt) return `Ended ${shortDay(canceledAt)}`;
  if (trouble) return `Grace until ${shortDay(trouble.graceUntil)}`;
  if (nextTier) return `${nextTier.name} from ${shortDay(nextTier.startsAt)}`;
  if (cancelsAt) return `Ends ${shortDay(cancelsAt)}`;
  const charge = nextCharge(subscription);
  return charge ? `${exactMoneyLabel(charge.amount)} on ${shortDay(charge.at)}` : "Nothing is charged";
}
