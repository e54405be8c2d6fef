import type { ApiKeyScope, OAuthScope, OrganizationRole, UserRole, VendorRole } from "./entities.ts";

/** What a caller is, with regard to the organization or vendor that an action is about. */
export interface Roles {
  platform: UserRole;
  /** Absent when the caller is no member of the organization concerned. */
  organization?: OrganizationRole | undefined;
  /** Absent when they were given no part in its publishing. */
  vendor?: VendorRole | null | undefined;
}

/** Who may do one thing: whoever has any of the roles named. */
export interface Permission {
  /** What the action is done to: the marketplace or one's own account, an organization, or a vendor's goods and money. */
  about: "platform" | "organization" | "vendor";
  /** In the words of the documentation. */
  what: string;
  platform?: readonly UserRole[];
  organization?: readonly OrganizationRole[];
  vendor?: readonly VendorRole[];
  /** What an agent's token must carry to do it in its user's stead; without it tokens never may. */
  scope?: OAuthScope;
  /** The same of an API key of the organization. */
  keyScope?: ApiKeyScope;
}

const EVERYONE = ["user", "admin"] as const;
const ADMINS = ["admin"] as const;
const MEMBERS = ["owner", "admin", "billing", "member"] as const;
const PAYERS = ["owner", "admin", "billing"] as const;
const LEADERS = ["owner", "admin"] as const;

/**
 * Everything that needs permission, and who has it. Procedures name the action they need, verbs ask `allows`, and
 * a test compares every procedure with this table for every role. There is no other list.
 */
export const PERMISSIONS = {
  "account.use": {
    about: "platform",
    what: "Use one's own account: its sessions, organizations, connected agents",
    platform: EVERYONE,
  },
  "users.manage": { about: "platform", what: "Find people, change their role, ban them", platform: ADMINS },
  "vendors.register": { about: "platform", what: "Register a vendor", platform: ADMINS },
  "listings.moderate": {
    about: "platform",
    what: "Approve, reject, suspend and retire listings",
    platform: ADMINS,
  },
  "money.oversee": {
    about: "platform",
    what: "See everybody's subscriptions and payments, and the ledger",
    platform: ADMINS,
  },
  "refunds.decide": { about: "platform", what: "Refund a payment, or decline to", platform: ADMINS },
  "stripe_events.manage": { about: "platform", what: "See and retry Stripe's events", platform: ADMINS },
  "audit.read": { about: "platform", what: "Read the audit log", platform: ADMINS },

  "organization.read": {
    about: "organization",
    what: "See the organization and its members",
    organization: MEMBERS,
  },
  "organization.update": { about: "organization", what: "Rename the organization", organization: LEADERS },
  "organization.transfer": {
    about: "organization",
    what: "Hand the organization over to another member",
    organization: ["owner"],
  },
  "organization.leave": { about: "organization", what: "Leave the organization", organization: MEMBERS },
  "members.invite": {
    about: "organization",
    what: "Invite people, see and withdraw invitations",
    organization: LEADERS,
  },
  "members.manage": {
    about: "organization",
    what: "Change roles and remove members, owners excepted",
    organization: LEADERS,
  },
  "owners.manage": {
    about: "organization",
    what: "Make a member an owner, change or remove an owner",
    organization: ["owner"],
  },
  "api_keys.manage": { about: "organization", what: "Make, see and revoke API keys", organization: LEADERS },
  "agents.connect": {
    about: "organization",
    what: "Let an agent act for the organization",
    organization: MEMBERS,
  },
  "subscriptions.read": {
    about: "organization",
    what: "See its plans",
    organization: MEMBERS,
    scope: "subscriptions:read",
    keyScope: "subscriptions:read",
  },
  "usage.read": {
    about: "organization",
    what: "See its usage",
    organization: MEMBERS,
    scope: "usage:read",
    keyScope: "usage:read",
  },
  "usage.follow": {
    about: "organization",
    what: "Follow its usage live and be told of alerts",
    organization: MEMBERS,
  },
  "usage.spend": {
    about: "organization",
    what: "Spend its quotas and give them back",
    organization: MEMBERS,
    scope: "usage:write",
    keyScope: "usage:write",
  },
  "billing.read": {
    about: "organization",
    what: "See its invoices",
    organization: PAYERS,
    keyScope: "billing:read",
  },
  "billing.manage": {
    about: "organization",
    what: "Take, change and cancel plans, ask for refunds, manage payment methods, cap usage",
    organization: PAYERS,
  },

  "listings.read": {
    about: "vendor",
    what: "See the vendor's listings in every status",
    platform: ADMINS,
    organization: LEADERS,
    vendor: ["publisher", "finance", "viewer"],
    keyScope: "listings:read",
  },
  "listings.manage": {
    about: "vendor",
    what: "Change listings, their metrics and plans; an agent's addresses take clients.manage too",
    platform: ADMINS,
    organization: LEADERS,
    vendor: ["publisher"],
    keyScope: "listings:write",
  },
  "listings.register": {
    about: "vendor",
    what: "Register an agent, with its credentials",
    platform: ADMINS,
    organization: LEADERS,
    vendor: ["publisher"],
  },
  "clients.manage": {
    about: "vendor",
    what: "Manage an agent's credentials and redirect URIs",
    platform: ADMINS,
    organization: LEADERS,
    vendor: ["publisher"],
  },
  "domains.manage": {
    about: "vendor",
    what: "Claim, check and remove the vendor's domains",
    platform: ADMINS,
    organization: LEADERS,
    vendor: ["publisher"],
  },
  "sales.read": {
    about: "vendor",
    what: "See the vendor's statement",
    platform: ADMINS,
    organization: LEADERS,
    vendor: ["finance"],
    keyScope: "sales:read",
  },
  "customer_usage.read": {
    about: "vendor",
    what: "See what customers use of the vendor's agents",
    platform: ADMINS,
    organization: LEADERS,
    vendor: ["publisher", "finance"],
    keyScope: "sales:read",
  },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof PERMISSIONS;

/** The actions about one kind of thing. */
export type ActionAbout<About extends Permission["about"]> = {
  [Name in Action]: (typeof PERMISSIONS)[Name]["about"] extends About ? Name : never;
}[Action];

/** Whether the table lets a caller with these roles do it. Knows nothing of tokens: their scope comes on top. */
export function allows(roles: Roles, action: Action): boolean {
  const permission: Permission = PERMISSIONS[action];
  return (
    isAmong(permission.platform, roles.platform) ||
    isAmong(permission.organization, roles.organization) ||
    isAmong(permission.vendor, roles.vendor)
  );
}

function isAmong<Role>(allowed: readonly Role[] | undefined, role: Role | null | undefined): boolean {
  return role !== undefined && role !== null && allowed !== undefined && allowed.includes(role);
}

/** The scope that a token must carry for the action; undefined when no token opens it. */
export function scopeOf(action: Action): OAuthScope | undefined {
  const permission: Permission = PERMISSIONS[action];
  return permission.scope;
}

/** The scope that an API key must have for the action; undefined when no key opens it. */
export function keyScopeOf(action: Action): ApiKeyScope | undefined {
  const permission: Permission = PERMISSIONS[action];
  return permission.keyScope;
}
