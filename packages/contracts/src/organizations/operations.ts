import { z } from "zod";
import { Id } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { OrganizationRole, VendorRole } from "../identity/entities.ts";
import {
  Invitation,
  InvitationOffer,
  InvitedEmail,
  InvitedRole,
  Member,
  Organization,
  OrganizationName,
} from "./entities.ts";

const organizationKey = z.strictObject({ organizationId: Id });
const memberKey = organizationKey.extend({ userId: Id });
const invitationKey = z.strictObject({ invitationId: Id });

/** The caller's organizations. */
export const listOrganizations = operation({
  rest: {
    method: "GET",
    path: "/organizations",
    tag: "Organizations",
    summary: "List my organizations",
    description: "Every organization the caller is a member of: the personal one first, the others by name.",
  },
  input: z.void(),
  output: z.strictObject({ items: z.array(Organization) }),
  errors: [],
});

/** One of the caller's organizations. */
export const getOrganization = operation({
  rest: {
    method: "GET",
    path: "/organizations/{organizationId}",
    tag: "Organizations",
    summary: "Get an organization",
    description: "One organization, for its members.",
  },
  input: organizationKey,
  output: Organization,
  errors: ["organization.not_found"],
});

/** Makes an organization. */
export const createOrganization = operation({
  rest: {
    method: "POST",
    path: "/organizations",
    tag: "Organizations",
    summary: "Create an organization",
    description: "The caller becomes its owner. Their session keeps acting for the organization it acts for.",
    status: 201,
  },
  input: z.strictObject({ name: OrganizationName }),
  output: Organization,
  errors: ["organization.too_many"],
});

/** Renames an organization. */
export const updateOrganization = operation({
  rest: {
    method: "PATCH",
    path: "/organizations/{organizationId}",
    tag: "Organizations",
    summary: "Rename an organization",
    description: "Owners and admins. A personal organization has its person's name.",
  },
  input: organizationKey.extend({ name: OrganizationName }),
  output: Organization,
  errors: ["organization.not_found", "organization.personal"],
});

/** Chooses the organization that the session acts for. */
export const switchOrganization = operation({
  rest: {
    method: "PUT",
    path: "/me/organization",
    tag: "Organizations",
    summary: "Act for another organization",
    description:
      "From the next call on, everything this session buys, sees and cancels is the organization's. Other sessions, and agents, are not affected.",
  },
  input: organizationKey,
  output: Organization,
  errors: ["organization.not_found"],
});

/** Gives up the caller's seat. */
export const leaveOrganization = operation({
  rest: {
    method: "POST",
    path: "/organizations/{organizationId}/leave",
    tag: "Organizations",
    summary: "Leave an organization",
    description:
      "Agents that act for it with the caller's consent lose access at once. The last owner cannot leave: hand it over first.",
    status: 204,
  },
  input: organizationKey,
  output: z.void(),
  errors: ["organization.not_found", "organization.personal", "organization.last_owner"],
});

/** Hands an organization over. */
export const transferOrganization = operation({
  rest: {
    method: "POST",
    path: "/organizations/{organizationId}/transfer",
    tag: "Organizations",
    summary: "Hand an organization over",
    description: "The member becomes an owner and the caller, an owner until then, becomes an admin.",
  },
  input: memberKey,
  output: Organization,
  errors: ["organization.not_found", "organization.personal", "member.not_found", "user.self"],
});

/** Who is in an organization. */
export const listMembers = operation({
  rest: {
    method: "GET",
    path: "/organizations/{organizationId}/members",
    tag: "Organizations",
    summary: "List members",
    description: "Everybody in the organization, by name.",
  },
  input: organizationKey,
  output: z.strictObject({ items: z.array(Member) }),
  errors: ["organization.not_found"],
});

/** Changes what a member may do. */
export const updateMember = operation({
  rest: {
    method: "PATCH",
    path: "/organizations/{organizationId}/members/{userId}",
    tag: "Organizations",
    summary: "Change a member's role",
    description:
      "Owners and admins; only owners make or change owners. The last owner stays one. It holds from the member's next call on.",
  },
  input: memberKey.extend({ role: OrganizationRole.optional(), vendorRole: VendorRole.nullish() }),
  output: Member,
  errors: ["organization.not_found", "member.not_found", "organization.last_owner"],
});

/** Takes a member's seat away. */
export const removeMember = operation({
  rest: {
    method: "DELETE",
    path: "/organizations/{organizationId}/members/{userId}",
    tag: "Organizations",
    summary: "Remove a member",
    description:
      "Owners and admins; only owners remove owners. Their agents lose access to the organization at once.",
    status: 204,
  },
  input: memberKey,
  output: z.void(),
  errors: ["organization.not_found", "member.not_found", "organization.last_owner", "user.self"],
});

/** Offers somebody a seat. */
export const inviteMember = operation({
  rest: {
    method: "POST",
    path: "/organizations/{organizationId}/invitations",
    tag: "Organizations",
    summary: "Invite somebody",
    description:
      "Sends a link to the address, good for seven days. Inviting an address again replaces its open invitation and sends a new mail.",
    status: 201,
  },
  input: organizationKey.extend({
    email: InvitedEmail,
    role: InvitedRole.default("member"),
    vendorRole: VendorRole.nullish(),
  }),
  output: Invitation,
  errors: ["organization.not_found", "organization.personal", "member.already", "invitation.too_many"],
});

/** Seats that were offered. */
export const listInvitations = operation({
  rest: {
    method: "GET",
    path: "/organizations/{organizationId}/invitations",
    tag: "Organizations",
    summary: "List open invitations",
    description: "Invitations that were neither accepted nor revoked, expired ones included, newest first.",
  },
  input: organizationKey,
  output: z.strictObject({ items: z.array(Invitation) }),
  errors: ["organization.not_found"],
});

/** Takes an invitation back. */
export const revokeInvitation = operation({
  rest: {
    method: "DELETE",
    path: "/organizations/{organizationId}/invitations/{invitationId}",
    tag: "Organizations",
    summary: "Revoke an invitation",
    description: "The link opens nothing any more.",
    status: 204,
  },
  input: organizationKey.extend({ invitationId: Id }),
  output: z.void(),
  errors: ["organization.not_found", "invitation.not_found", "invitation.closed"],
});

/** What an invitation offers. */
export const getInvitation = operation({
  rest: {
    method: "GET",
    path: "/invitations/{invitationId}",
    tag: "Organizations",
    summary: "Get an invitation",
    description:
      "What the link in the mail is about, for whoever holds it. The address it went to is not told.",
  },
  input: invitationKey,
  output: InvitationOffer,
  errors: ["invitation.not_found"],
});

/** Takes an offered seat. */
export const acceptInvitation = operation({
  rest: {
    method: "POST",
    path: "/invitations/{invitationId}/accept",
    tag: "Organizations",
    summary: "Accept an invitation",
    description: "For the person whose confirmed address it went to, once.",
  },
  input: invitationKey,
  output: Organization,
  errors: [
    "invitation.not_found",
    "invitation.other_address",
    "invitation.closed",
    "invitation.expired",
    "member.already",
  ],
});
