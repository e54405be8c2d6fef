import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { name } from "../common/name.ts";
import { OrganizationRole, VendorRole } from "../identity/entities.ts";

/** What an organization is called. */
export const OrganizationName = name(2, 80);

/** The address an invitation goes to; compared in lower case. */
export const InvitedEmail = z
  .email()
  .max(254)
  .toLowerCase()
  .meta({ description: "Whoever proves to own it may accept.", example: "ada@example.com" });

/** What somebody may be invited as; owners are made of members. */
export const InvitedRole = z.enum(["admin", "billing", "member"]);
export type InvitedRole = z.infer<typeof InvitedRole>;

/** An organization as one of its members sees it. */
export const Organization = z
  .strictObject({
    id: Id,
    name: z.string(),
    slug: z.string(),
    isPersonal: z.boolean().meta({ description: "It belongs to the caller alone and cannot be shared." }),
    isActive: z.boolean().meta({ description: "The caller's session acts for it." }),
    role: OrganizationRole.meta({ description: "The caller's own role." }),
    vendorRole: VendorRole.nullable().meta({ description: "The caller's own part in its publishing." }),
    publishesAs: z
      .string()
      .nullable()
      .meta({ description: "Name of its vendor; null when it publishes nothing." }),
    memberCount: z.int(),
    createdAt: Instant,
  })
  .meta({ id: "Organization", description: "An organization as one of its members sees it." });
export type Organization = z.infer<typeof Organization>;

/** A person's seat in an organization. */
export const Member = z
  .strictObject({
    userId: Id,
    name: z.string(),
    email: z.string(),
    role: OrganizationRole,
    vendorRole: VendorRole.nullable(),
    joinedAt: Instant,
  })
  .meta({ id: "Member", description: "A person's seat in an organization." });
export type Member = z.infer<typeof Member>;

/** A seat that was offered and not taken yet. */
export const Invitation = z
  .strictObject({
    id: Id,
    email: z.string(),
    role: InvitedRole,
    vendorRole: VendorRole.nullable(),
    invitedBy: z.string().nullable().meta({ description: "Name of the member who invited." }),
    createdAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: "Invitation", description: "A seat that was offered and not taken yet." });
export type Invitation = z.infer<typeof Invitation>;

/** What became of an invitation. */
export const InvitationState = z.enum(["open", "accepted", "revoked", "expired"]);
export type InvitationState = z.infer<typeof InvitationState>;

/** An invitation as the page behind its link shows it; the address it went to is not told. */
export const InvitationOffer = z.strictObject({
  id: Id,
  organizationName: z.string(),
  invitedBy: z.string().nullable(),
  role: InvitedRole,
  vendorRole: VendorRole.nullable(),
  state: InvitationState,
  expiresAt: Instant,
  isForCaller: z.boolean().meta({ description: "It went to the signed-in caller's own address." }),
});
export type InvitationOffer = z.infer<typeof InvitationOffer>;
