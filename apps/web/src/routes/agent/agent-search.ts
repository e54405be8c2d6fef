import type { RenewalInterval } from "../../features/catalog/plan-intervals.ts";

/** What the address of an agent's page carries. */
export interface AgentSearch {
  /** Which prices are shown. */
  billing?: RenewalInterval;
  /** The agent's page that sent the buyer here and wants them back after paying; the API judges it. */
  return_url?: string;
  /** Why the buyer is here again: they left the payment page without paying. */
  checkout?: "canceled";
}

/** Reads the address; values that mean nothing are dropped. */
export function readAgentSearch(search: Record<string, string | undefined>): AgentSearch {
  const { billing, return_url: returnUrl, checkout } = search;
  return {
    ...(billing === "month" || billing === "year" ? { billing } : {}),
    ...(returnUrl && returnUrl.length <= 500 ? { return_url: returnUrl } : {}),
    ...(checkout === "canceled" ? { checkout } : {}),
  };
}
