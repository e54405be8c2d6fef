import { AGENT } from "../souk/market.ts";

/** Where in Souk a person takes or changes a plan of this agent. */
export function plansUrl(webUrl: string): string {
  return `${webUrl}/agents/${AGENT}`;
}

/** Where in Souk a person sees what this agent used, and sets the caps on it. */
export function usageUrl(webUrl: string): string {
  return `${webUrl}/dashboard/usage/${AGENT}`;
}

/** A link that Souk sent along, if it leads into Souk's own web app; otherwise this agent's page there. */
export function trustedLink(link: string | undefined, webUrl: string): string {
  if (link && URL.canParse(link) && new URL(link).origin === new URL(webUrl).origin) return link;
  return plansUrl(webUrl);
}
