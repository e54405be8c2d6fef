import type { StripeEventState } from "@souk/contracts/billing/entities";

/** The filters of the Stripe inbox as its URL carries them. */
export interface StripeEventsSearch {
  state?: StripeEventState;
  /** Beginning of the type, such as "invoice.". */
  type?: string;
}

/** Every state, those that want looking at first. */
export const eventStates: readonly StripeEventState[] = ["dead", "failed", "received", "done", "ignored"];

/** Reads the filters from a URL; what no event could have is dropped. */
export function readStripeEventsSearch({
  state,
  type,
}: {
  state?: string;
  type?: string;
}): StripeEventsSearch {
  const known = eventStates.find((value) => value === state);
  const prefix = type?.trim().toLowerCase();
  return {
    ...(known ? { state: known } : {}),
    ...(prefix && /^[a-z0-9_.]{1,100}$/.test(prefix) ? { type: prefix } : {}),
  };
}
