/** The door of organizations: who acts for whom. */
export { acceptInvitation } from "./accept-invitation.ts";
export { createOrganization } from "./create-organization.ts";
export { getInvitation } from "./get-invitation.ts";
export { inviteMember } from "./invite-member.ts";
export { leaveOrganization } from "./leave-organization.ts";
export { listInvitations } from "./list-invitations.ts";
export { listMembers } from "./list-members.ts";
export { getOrganization, listOrganizations } from "./list-organizations.ts";
export { removeMember } from "./remove-member.ts";
export { revokeInvitation } from "./revoke-invitation.ts";
export { switchOrganization } from "./switch-organization.ts";
export { transferOrganization } from "./transfer-organization.ts";
export { updateMember } from "./update-member.ts";
export { updateOrganization } from "./update-organization.ts";
