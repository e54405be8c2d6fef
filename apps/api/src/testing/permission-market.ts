import { randomUUID } from "node:crypto";
import type { OrganizationRole, UserRole, VendorRole } from "@souk/contracts/identity/entities";
import type { Database } from "@souk/db/client";
import { members } from "@souk/db/schema/organizations";
import { vendors } from "@souk/db/schema/catalog";
import { and, eq } from "drizzle-orm";
import { inviteMember } from "../modules/organizations/index.ts";
import type { UserActor } from "../platform/actor.ts";
import {
  agentInput,
  newAgent,
  newTier,
  newUser,
  newVendor,
  type TestAgent,
  type TestContext,
  tierInput,
} from "./market.ts";
import { newHost } from "./domains.ts";
import { actingFor, newMember } from "./organization.ts";

/** An organization that publishes one agent, with people to do things to, and one person who is given every role in turn. */
export interface PermissionMarket {
  organizationId: string;
  vendorSlug: string;
  agent: TestAgent;
  tierId: string;
  invitationId: string;
  /** Members that nobody else here depends on. */
  member: string;
  heir: string;
  removed: string;
  /** An account that has nothing to do with any of it. */
  bystander: string;
  person: TestContext<UserActor>;
}

/** What somebody is given in the organization; null seats are for strangers. */
export type TestSeat = { role: OrganizationRole; vendorRole: VendorRole | null } | null;

export async function openPermissionMarket(db: Database): Promise<PermissionMarket> {
  const { slug: vendorSlug, owner } = await newVendor(db);
  const [vendor] = await db
    .select({ organizationId: vendors.organizationId })
    .from(vendors)
    .where(eq(vendors.slug, vendorSlug));
  if (!vendor) throw new Error("no vendor was made");
  const { organizationId } = vendor;
  const agent = await newAgent(db, { vendor: vendorSlug });
  const email = `${randomUUID()}@people.example`;
  const userIdOf = async (user: Promise<TestContext<UserActor>>) => (await user).actor.userId;
  return {
    organizationId,
    vendorSlug,
    agent,
    tierId: (await newTier(db, agent)).id,
    invitationId: (await inviteMember(owner, { organizationId, email, role: "member" })).id,
    member: await userIdOf(newMember(db, organizationId, "member")),
    heir: await userIdOf(newMember(db, organizationId, "member")),
    removed: await userIdOf(newMember(db, organizationId, "member")),
    bystander: await userIdOf(newUser(db)),
    person: await newUser(db),
  };
}

/** Gives the person this seat and no other, and this role on the marketplace; answers them acting for the organization. */
export async function seatPerson(
  { organizationId, person }: PermissionMarket,
  { seat, platform }: { seat: TestSeat; platform: UserRole },
): Promise<TestContext<UserActor>> {
  const { userId } = person.actor;
  const isSeat = and(eq(members.organizationId, organizationId), eq(members.userId, userId));
  await person.db.delete(members).where(isSeat);
  const caller = { ...person, actor: { ...person.actor, role: platform } };
  if (!seat) return caller;
  await person.db.insert(members).values({ organizationId, userId, ...seat });
  return actingFor(caller, organizationId, seat.role);
}

const NO_CAPS = { warnDay: null, stopDay: null, warnPeriod: null, stopPeriod: null };

const nothing = () => undefined;
const ofAgent = ({ agent }: PermissionMarket) => ({ agentId: agent.slug });
const ofVendor = ({ vendorSlug }: PermissionMarket) => ({ vendorSlug });
const ofOrganization = ({ organizationId }: PermissionMarket) => ({ organizationId });
const ofBystander = ({ bystander }: PermissionMarket) => ({ userId: bystander });

/**
 * An input for every procedure that needs permission, about the market's own things; who may is asked before what is
 * there. The test fails for a procedure that is missing here.
 */
export const PERMISSION_INPUTS: Record<string, (market: PermissionMarket) => unknown> = {
  "account.listSessions": nothing,
  "account.revokeSession": () => ({ sessionId: randomUUID() }),
  "account.revokeOtherSessions": nothing,
  "account.export": nothing,
  "account.delete": () => ({ email: "somebody-else@people.example" }),
  "admin.listUsers": () => ({}),
  "admin.getUser": ofBystander,
  "admin.revokeUserSession": (market) => ({ ...ofBystander(market), sessionId: randomUUID() }),
  "admin.revokeUserSessions": ofBystander,
  "admin.unlockUser": ofBystander,
  "admin.confirmUserEmail": ofBystander,
  "admin.resendConfirmation": ofBystander,
  "admin.setUserRole": (market) => ({ ...ofBystander(market), role: "user" }),
  "admin.banUser": (market) => ({ ...ofBystander(market), reason: "Spam", expiresAt: null }),
  "admin.unbanUser": ofBystander,
  "apiKeys.list": ofOrganization,
  "apiKeys.create": (market) => ({ ...ofOrganization(market), name: "Reports", scopes: ["usage:read"] }),
  "apiKeys.revoke": (market) => ({ ...ofOrganization(market), keyId: randomUUID() }),
  "audit.list": () => ({}),
  "billing.checkout": ({ agent, tierId }) => ({ agentId: agent.slug, tierId }),
  "billing.listSubscriptions": nothing,
  "billing.getSubscription": ofAgent,
  "billing.cancelSubscription": ofAgent,
  "billing.completeCheckout": () => ({ sessionId: "cs_test_unknown" }),
  "billing.resumeSubscription": ofAgent,
  "billing.previewSwitch": ({ agent, tierId }) => ({ agentId: agent.slug, tierId }),
  "billing.switchSubscription": ({ agent, tierId }) => ({ agentId: agent.slug, tierId, quote: "none" }),
  "billing.openPortal": nothing,
  "billing.listAllSubscriptions": () => ({}),
  "catalog.createAgent": ({ vendorSlug, agent }) => ({
    ...agentInput(),
    vendor: vendorSlug,
    category: agent.categorySlug,
  }),
  "catalog.updateAgent": (market) => ({ ...ofAgent(market), summary: "Counts more pages for tests." }),
  "catalog.setAgentStatus": (market) => ({ ...ofAgent(market), status: "approved" }),
  "catalog.getManagedAgent": ofAgent,
  "catalog.listManagedAgents": () => ({}),
  "catalog.createMetric": (market) => ({
    ...ofAgent(market),
    slug: `m-${randomUUID()}`,
    name: "Lines",
    unit: { one: "line", many: "lines" },
  }),
  "catalog.updateMetric": (market) => ({ ...ofAgent(market), metricSlug: "pages", name: "Pages read" }),
  "clients.get": ofAgent,
  "clients.rotateSecret": ofAgent,
  "clients.setRedirectUris": (market) => ({
    ...ofAgent(market),
    redirectUris: ["https://agent.example/callback"],
  }),
  "clients.setPostLogoutRedirectUris": (market) => ({
    ...ofAgent(market),
    postLogoutRedirectUris: ["https://agent.example/"],
  }),
  "clients.setAuthentication": (market) => ({
    ...ofAgent(market),
    authentication: { method: "client_secret_post" },
  }),
  "clients.setStopped": (market) => ({ ...ofAgent(market), stopped: false }),
  "domains.list": ofVendor,
  "domains.claim": (market) => ({ ...ofVendor(market), host: newHost() }),
  "domains.check": (market) => ({ ...ofVendor(market), domainId: randomUUID() }),
  "domains.remove": (market) => ({ ...ofVendor(market), domainId: randomUUID() }),
  "identity.getViewer": nothing,
  "identity.listConnectedAgents": nothing,
  "identity.disconnectAgent": ofAgent,
  "identity.listLinkedAccounts": nothing,
  "identity.unlinkAccount": () => ({ provider: "google" }),
  "inbox.listStripeEvents": () => ({}),
  "inbox.retryStripeEvent": () => ({ eventId: randomUUID() }),
  "ledger.listLedger": () => ({}),
  "ledger.getBalances": nothing,
  "ledger.getStatement": ({ vendorSlug }) => ({ vendorSlug }),
  "ledger.getStatementSource": ({ vendorSlug }) => ({ vendorSlug, source: "in_unknown" }),
  "organizations.list": nothing,
  "organizations.get": ofOrganization,
  "organizations.create": () => ({ name: "Another" }),
  "organizations.update": (market) => ({ ...ofOrganization(market), name: "Acme" }),
  "organizations.switch": ofOrganization,
  "organizations.leave": ofOrganization,
  "organizations.transfer": (market) => ({ ...ofOrganization(market), userId: market.heir }),
  "organizations.listMembers": ofOrganization,
  "organizations.updateMember": (market) => ({
    ...ofOrganization(market),
    userId: market.member,
    role: "member",
  }),
  "organizations.removeMember": (market) => ({ ...ofOrganization(market), userId: market.removed }),
  "organizations.invite": (market) => ({
    ...ofOrganization(market),
    email: `${randomUUID()}@people.example`,
  }),
  "organizations.listInvitations": ofOrganization,
  "organizations.revokeInvitation": (market) => ({
    ...ofOrganization(market),
    invitationId: market.invitationId,
  }),
  "organizations.acceptInvitation": () => ({ invitationId: randomUUID() }),
  "payments.listInvoices": () => ({}),
  "payments.requestRefund": () => ({ invoiceId: randomUUID(), reason: "It did not work." }),
  "payments.listPayments": () => ({}),
  "payments.refundPayment": () => ({ invoiceId: randomUUID(), idempotencyKey: randomUUID() }),
  "payments.declineRefund": () => ({ invoiceId: randomUUID(), answer: "It did work." }),
  "pricing.create": (market) => ({ ...ofAgent(market), ...tierInput() }),
  "pricing.update": (market) => ({ ...ofAgent(market), tierId: market.tierId, name: "Free" }),
  "pricing.archive": (market) => ({ ...ofAgent(market), tierId: randomUUID() }),
  "usage.get": ofAgent,
  "usage.consume": (market) => ({
    ...ofAgent(market),
    metricSlug: "pages",
    idempotencyKey: randomUUID(),
  }),
  "usage.consumeBatch": (market) => ({
    ...ofAgent(market),
    items: [{ metric: "pages" }],
    idempotencyKey: randomUUID(),
  }),
  "usage.hold": (market) => ({
    ...ofAgent(market),
    metricSlug: "pages",
    quantity: 1,
    idempotencyKey: randomUUID(),
  }),
  "usage.settle": (market) => ({
    ...ofAgent(market),
    metricSlug: "pages",
    holdKey: randomUUID(),
    quantity: 1,
  }),
  "usage.release": (market) => ({ ...ofAgent(market), metricSlug: "pages", consumeKey: randomUUID() }),
  "usage.getCaps": (market) => ({ ...ofAgent(market), metricSlug: "pages" }),
  "usage.setCaps": (market) => ({ ...ofAgent(market), metricSlug: "pages", ...NO_CAPS }),
  "usage.listOperations": ofAgent,
  "usage.listVendorOperations": ({ vendorSlug }) => ({ vendorSlug }),
  "usage.getDays": ofAgent,
  "usage.watch": nothing,
  "usage.listAlerts": () => ({}),
  "usage.readAlerts": () => ({ until: "2026-01-01T00:00:00Z" }),
  "usage.setAlertMails": () => ({ mails: true }),
  "usage.getVendorDays": ({ vendorSlug }) => ({ vendorSlug }),
  "vendors.create": () => ({ slug: `v-${randomUUID()}`, name: "Another vendor", ownerEmail: null }),
};
