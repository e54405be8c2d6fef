import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { Slug } from "../common/text.ts";

/** What an agent may ask for. The first four are OpenID's, the others open Souk's own calls. */
export const OAuthScope = z.enum([
  "openid",
  "profile",
  "email",
  "offline_access",
  "subscriptions:read",
  "usage:read",
  "usage:write",
]);
export type OAuthScope = z.infer<typeof OAuthScope>;

/** What an API key may be given: a part of what the member who makes it may do. */
export const ApiKeyScope = z.enum([
  "subscriptions:read",
  "usage:read",
  "usage:write",
  "billing:read",
  "listings:read",
  "listings:write",
  "sales:read",
]);
export type ApiKeyScope = z.infer<typeof ApiKeyScope>;

/** What a person may do beyond buying. */
export const UserRole = z.enum(["user", "admin"]);
export type UserRole = z.infer<typeof UserRole>;

/** What a person may do for an organization; every member has one of these. */
export const OrganizationRole = z.enum(["owner", "admin", "billing", "member"]);
export type OrganizationRole = z.infer<typeof OrganizationRole>;

/** What a member may do beyond that in an organization that publishes; owners and admins need none. */
export const VendorRole = z.enum(["publisher", "finance", "viewer"]);
export type VendorRole = z.infer<typeof VendorRole>;

/** The caller, and the organization it acts for. */
export const Viewer = z
  .strictObject({
    user: z
      .strictObject({ id: Id, name: z.string(), email: z.string(), role: UserRole, createdAt: Instant })
      .meta({ id: "ViewerUser" }),
    organization: z
      .strictObject({
        id: Id,
        name: z.string(),
        slug: z.string(),
        isPersonal: z.boolean().meta({ description: "The one organization that the caller always has." }),
        role: OrganizationRole,
      })
      .meta({ id: "ActiveOrganization" }),
    vendors: z
      .array(
        z
          .strictObject({
            slug: Slug,
            name: z.string(),
            organization: OrganizationRole,
            vendor: VendorRole.nullable(),
          })
          .meta({ id: "VendorPart" }),
      )
      .meta({ description: "Vendors the caller has a part in, and which: see the table of permissions." }),
  })
  .meta({ id: "Viewer", description: "The caller, and the organization it acts for." });
export type Viewer = z.infer<typeof Viewer>;

/** An agent that holds a grant of the caller: one for each organization that it acts for. */
export const ConnectedAgent = z
  .strictObject({
    agentId: Id,
    slug: Slug,
    name: z.string(),
    iconPath: z.string().nullable(),
    vendorName: z.string(),
    productDomain: z.string(),
    launchUrl: z.string(),
    organization: z
      .strictObject({ id: Id, name: z.string(), isPersonal: z.boolean() })
      .meta({ id: "ConnectedOrganization", description: "Whose plan and usage the agent sees and spends." }),
    scopes: z.array(z.string()),
    connectedAt: Instant,
  })
  .meta({ id: "ConnectedAgent" });
export type ConnectedAgent = z.infer<typeof ConnectedAgent>;

/** Who asks, on the consent page. */
export const ConsentRequest = z.strictObject({
  clientId: z.string(),
  agentSlug: Slug,
  agentName: z.string(),
  agentSummary: z.string(),
  iconPath: z.string().nullable(),
  vendorName: z.string(),
  productDomain: z.string(),
  domainVerified: z.boolean(),
});
export type ConsentRequest = z.infer<typeof ConsentRequest>;
