import { readFile } from "node:fs/promises";
import type { IssuedCredentials } from "@souk/contracts/catalog/entities";
import { isAppError } from "@souk/contracts/common/errors";
import { NewVendor } from "@souk/contracts/vendors/entities";
import { demoCatalogue, demoIconsDirectory } from "@souk/db/seed/catalogue/index";
import type { DemoListing } from "@souk/db/seed/catalogue/types";
import { createAgent, createCategory, getManagedAgent, setIcon } from "../modules/catalog/index.ts";
import { describeTier } from "../modules/pricing/index.ts";
import { createVendor, getVendor } from "../modules/vendors/index.ts";
import type { ServiceContext } from "../platform/service-context.ts";
import { withTransaction } from "../platform/transaction.ts";
import { DEMO_ACCOUNTS } from "./demo-accounts.ts";

/** The listing behind which a real agent runs, and the vendor that the demo vendor's account owns. */
export const DEMO_AGENT = "workflow-doctor";
export const DEMO_VENDOR = "souk-labs";

/** Where better-auth's generic OAuth client takes its users back. */
export function callbackUri(agentUrl: string): string {
  return `${agentUrl}/api/auth/callback/souk`;
}

/**
 * Puts categories, vendors and listings on the market, each with its plans and icon or not at all; what is there
 * already stays as it is. `vendorOwner` is the e-mail of the demo vendor's account, null where there is none. Answers the demo agent's credentials when this run made them.
 */
export async function seedMarket(
  ctx: ServiceContext,
  agentUrl: string,
  vendorOwner: string | null = DEMO_ACCOUNTS.vendor.email,
): Promise<IssuedCredentials | undefined> {
  for (const category of demoCatalogue.categories) await createCategory(ctx, category);
  for (const vendor of demoCatalogue.vendors) await seedVendor(ctx, vendor, vendorOwner);
  let credentials: IssuedCredentials | undefined;
  // The newest stands first in a market without sales: the one that works shall be it.
  for (const listing of demoCatalogue.listings.toSorted(
    (a, b) => Number(isDemoAgent(a)) - Number(isDemoAgent(b)),
  )) {
    const made = await seedListing(ctx, isDemoAgent(listing) ? hostedAt(listing, agentUrl) : listing);
    if (isDemoAgent(listing)) credentials = made;
  }
  return credentials;
}

async function seedVendor(
  ctx: ServiceContext,
  vendor: (typeof demoCatalogue.vendors)[number],
  owner: string | null,
): Promise<void> {
  if (await exists(() => getVendor(ctx, vendor.slug))) return;
  const ownerEmail = vendor.slug === DEMO_VENDOR ? owner : null;
  await createVendor(ctx, NewVendor.parse({ ...vendor, ownerEmail }));
}

async function seedListing(
  ctx: ServiceContext,
  listing: DemoListing,
): Promise<IssuedCredentials | undefined> {
  if (await exists(() => getManagedAgent(ctx, listing.slug))) return undefined;
  const { icon, tiers, ...agent } = listing;
  const body = await readFile(new URL(icon, demoIconsDirectory));
  return withTransaction(ctx, async (tx) => {
    const redirectUris = [callbackUri(originOf(listing.launchUrl))];
    const authentication = { method: "client_secret_basic" } as const;
    const { credentials } = await createAgent(tx, { ...agent, redirectUris, authentication });
    await setIcon(tx, listing.slug, { contentType: "image/svg+xml", body });
    for (const tier of tiers) await describeTier(tx, listing.slug, tier);
    return credentials;
  });
}

function isDemoAgent({ slug }: DemoListing): boolean {
  return slug === DEMO_AGENT;
}

function hostedAt(listing: DemoListing, agentUrl: string): DemoListing {
  return { ...listing, launchUrl: agentUrl, productDomain: new URL(agentUrl).host };
}

function originOf(url: string): string {
  return new URL(url).origin;
}

async function exists(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isAppError(error) && error.status === 404) return false;
    throw error;
  }
}
