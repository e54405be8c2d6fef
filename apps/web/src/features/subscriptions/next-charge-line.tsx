import type { Subscription } from "@souk/contracts/billing/entities";
import { dayWords } from "../../lib/date-words.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { nextCharge } from "./plan-words.ts";

export interface NextChargeLineProps {
  subscription: Subscription;
  className?: string;
}

/** When money is taken next, and how much: "Next charge $19.00 on 20 December 2026". Nothing when none is to come. */
export function NextChargeLine({ subscription, className }: NextChargeLineProps) {
  const charge = nextCharge(subscription);
  if (!charge) return null;
  const day = <time dateTime={charge.at}>{dayWords(charge.at)}</time>;
  const amount = <span className="font-medium text-ink tabular-nums">{exactMoneyLabel(charge.amount)}</span>;
  if (subscription.status === "trialing")
    return (
      <p className={className}>
        Free trial until {day}, then {amount}
      </p>
    );
  return (
    <p className={className}>
      Next charge {amount} on {day}
    </p>
  );
}
