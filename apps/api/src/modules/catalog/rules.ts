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
  if (!isFreeOrOn(launchUrl, productDomain)) throw new AppError("launch_url.foreign");
  const foreign = redirectUris.find((uri) => URL.canParse(uri) && !isFreeOrOn(uri, productDomain));
  if (foreign) throw foreignUri(foreign);
}

/**
 * What was looked at when the agent was approved holds on: one that lives on the web is not moved to the machines of
 * its users. One that lived there already may stay.
 */
export function checkStaysOnline(before: AgentAddresses, after: AgentAddresses): void {
  if (isLocal(after.launchUrl) && !isLocal(before.launchUrl)) throw new AppError("launch_url.foreign");
  const local = after.redirectUris.find(isLocal);
  if (local && !before.redirectUris.some(isLocal)) throw foreignUri(local);
}

/** What a vendor's change of an agent entails. */
export interface Consequences {
  /** The agent waits for approval again. */
  needsReview: boolean;
  /** Consents end: people gave them to another domain or name. */
  needsConsent: boolean;
}

/** People consent to a name and a domain, and admins approve both: a vendor who changes them asks again. */
export function consequencesOf(
  { status, name, productDomain }: { status: ListingStatus; name: string; productDomain: string },
  changes: { name?: string | undefined; productDomain?: string | undefined },
): Consequences {
  const moves = changes.productDomain !== undefined && changes.productDomain !== productDomain;
  const isRenamed = changes.name !== undefined && changes.name !== name;
  const needsReview = isPublic(status) && (moves || isRenamed);
  return { needsReview, needsConsent: moves || needsReview };
}

function foreignUri(uri: string): AppError {
  return new AppError("redirect_uri.invalid", { uri, reason: "is not on the product domain" });
}

function isFreeOrOn(address: string, domain: string): boolean {
  const host = URL.parse(address)?.host;
  if (host === undefined) return false;
  return isLocal(address) || host === domain || host.endsWith(`.${domain}`);
}

function isLocal(address: string): boolean {
  return isLoopback(URL.parse(address)?.hostname ?? "");
}
