import type { PricingTier } from "@souk/contracts/pricing/entities";
import { useLocation } from "@tanstack/react-router";
import { Button, type ButtonLook } from "../../ui/button.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import type { TakingPlan } from "./use-take-plan.ts";

export interface TakePlanButtonProps extends ButtonLook {
  tier: PricingTier;
  taking: TakingPlan;
  className?: string;
}

/** Takes a plan in one press. A stranger makes an account first and comes back to this page. */
export function TakePlanButton({ tier, taking, ...look }: TakePlanButtonProps) {
  const here = useLocation({ select: (location) => location.pathname + location.searchStr });
  const words =
    tier.interval === "free"
      ? "Start free"
      : tier.trialDays > 0
        ? `Try ${tier.name} free`
        : `Get ${tier.name}`;
  if (taking.signedIn === false) {
    return (
      <LinkButton to="/sign-up" search={{ return: `${here}#plans` }} {...look}>
        {words}
      </LinkButton>
    );
  }
  const pending = taking.pendingTierId === tier.id;
  return (
    <Button
      {...look}
      onClick={() => taking.take(tier.id)}
      pending={pending}
      disabled={taking.signedIn === undefined || (taking.pendingTierId !== undefined && !pending)}
    >
      {words}
    </Button>
  );
}
