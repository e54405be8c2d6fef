import type { ListingStatus } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { isLoopback } from "@souk/contracts/common/text";

/** Whether anyone may see a listing. A deprecated one stays visible, with a warning, until it is retired. */
export function isPublic(status: ListingStatus): boolean {
  return status === "approved" || status === "deprecated";
}

/** Whether an agent of this status may sign users in and spend their quota. */
export function mayOperate(status: ListingStatus): boolean {
  return status === "approved" || status === "deprecated" || status === "pending" || status === "draft";
}

/** Where an agent lives and where its users are sent. */
export interface AgentAddresses {
  productDomain: string;
  launchUrl: string;
  redirectUris: readonly string[];
}

/**
 * An agent opens and signs in on the domain that buyers are shown, or below it. Addresses of this machine are free,
 * for development. Whether a redirect URI is acceptable otherwise is the provider's business.
 */
export function checkAddresses({ productDomain, launchUrl, redirectUris }: AgentAddresses): void {
  if (!isOn(launchUrl, productDomain)) throw new AppError("launch_url.foreign");
  const foreign = redirectUris.find((uri) => URL.canParse(uri) && !isOn(uri, productDomain));
  if (foreign)
    throw new AppError("redirect_uri.invalid", { uri: foreign, reason: "is not on the product domain" });
}

function isOn(address: string, domain: string): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  return isLoopback(url.hostname) || url.host === domain || url.host.endsWith(`.${domain}`);
}
