/** Which payments are shown. */
export type PaymentsShown = "all" | "requests" | "disputed";

/** The filters of the list of payments as its URL carries them. */
export interface PaymentsSearch {
  /** A buyer, an agent, an invoice number, or an id of Stripe's. */
  q?: string;
  show?: Exclude<PaymentsShown, "all">;
}

/** Reads the filters from a URL. */
export function readPaymentsSearch({ q, show }: { q?: string; show?: string }): PaymentsSearch {
  const words = q?.trim().slice(0, 100);
  const known = (["requests", "disputed"] as const).find((value) => value === show);
  return { ...(words ? { q: words } : {}), ...(known ? { show: known } : {}) };
}
