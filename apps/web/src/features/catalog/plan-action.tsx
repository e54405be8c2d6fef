import { useState } from "react";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { describeError } from "../../lib/api-error.ts";
import { dayWords } from "../../lib/date-words.ts";
import { Button } from "../../ui/button.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SwitchDialog } from "../subscriptions/switch-dialog.tsx";
import { switchTargets } from "../subscriptions/switch-targets.ts";
import { TakePlanButton } from "./take-plan-button.tsx";
import type { TakingPlan } from "./use-take-plan.ts";

/** What can be done with a plan: manage it when it is one's own, switch to it from a paid one, else take it. */
export function PlanAction({ tier, taking }: { tier: PricingTier; taking: TakingPlan }) {
  const { held } = taking;
  if (held?.tier.id === tier.id) return <LinkButton to="/dashboard">Manage plan</LinkButton>;
  if (held && held.tier.interval !== "free") return <SwitchAction tier={tier} held={held} />;
  return (
    <>
      <TakePlanButton tier={tier} taking={taking} />
      <TakingFailure tier={tier} taking={taking} />
    </>
  );
}

function SwitchAction({ tier, held }: { tier: PricingTier; held: NonNullable<TakingPlan["held"]> }) {
  const [open, setOpen] = useState(false);
  if (held.nextTier?.id === tier.id)
    return <p className={words}>Begins on {dayWords(held.nextTier.startsAt)}.</p>;
  if (switchTargets(held, [tier]).length === 0)
    return <p className={words}>{noSwitchWords(held.tier, tier)}</p>;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Switch to {tier.name}</Button>
      {open && <SwitchDialog subscription={held} tiers={[tier]} onClose={() => setOpen(false)} />}
    </>
  );
}

const words = "flex min-h-9 items-center text-sm text-muted";

function noSwitchWords(held: PricingTier, tier: PricingTier): string {
  if (held.interval === "one_time") return `You have paid for ${held.name} for good.`;
  if (tier.interval === "one_time")
    return `To buy this once, cancel ${held.name} and come back when it has ended.`;
  return `${held.name} is charged in another currency, so it cannot be switched to this plan.`;
}

function TakingFailure({ tier, taking }: { tier: PricingTier; taking: TakingPlan }) {
  if (taking.failure?.tierId !== tier.id) return null;
  const { code, message } = describeError(taking.failure.error);
  return <Notice tone={code === "stripe.not_configured" ? "warning" : "danger"}>{message}</Notice>;
}
