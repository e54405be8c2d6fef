import * as operations from "@souk/contracts/organizations/operations";
import { router } from "../../trpc/init.ts";
import { memberProcedure, publicProcedure, userProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as organizations from "./index.ts";

/** The caller's organizations, their members and invitations. */
export const organizationsRouter = router({
  list: userProcedure
    .meta(rest(operations.listOrganizations))
    .input(operations.listOrganizations.input)
    .output(operations.listOrganizations.output)
    .query(({ ctx }) => organizations.listOrganizations(ctx)),
  get: memberProcedure("organization.read")
    .meta(rest(operations.getOrganization))
    .input(operations.getOrganization.input)
    .output(operations.getOrganization.output)
    .query(({ ctx, input }) => organizations.getOrganization(ctx, input)),
  create: userProcedure
    .meta(rest(operations.createOrganization))
    .input(operations.createOrganization.input)
    .output(operations.createOrganization.output)
    .mutation(({ ctx, input }) => organizations.createOrganization(ctx, input)),
  update: memberProcedure("organization.update")
    .meta(rest(operations.updateOrganization))
    .input(operations.updateOrganization.input)
    .output(operations.updateOrganization.output)
    .mutation(({ ctx, input }) => organizations.updateOrganization(ctx, input)),
  switch: memberProcedure("organization.read")
    .meta(rest(operations.switchOrganization))
    .input(operations.switchOrganization.input)
    .output(operations.switchOrganization.output)
    .mutation(({ ctx, input }) => organizations.switchOrganization(ctx, input)),
  leave: memberProcedure("organization.leave")
    .meta(rest(operations.leaveOrganization))
    .input(operations.leaveOrganization.input)
    .output(operations.leaveOrganization.output)
    .mutation(({ ctx, input }) => organizations.leaveOrganization(ctx, input)),
  transfer: memberProcedure("organization.transfer")
    .meta(rest(operations.transferOrganization))
    .input(operations.transferOrganization.input)
    .output(operations.transferOrganization.output)
    .mutation(({ ctx, input }) => organizations.transferOrganization(ctx, input)),
  listMembers: memberProcedure("organization.read")
    .meta(rest(operations.listMembers))
    .input(operations.listMembers.input)
    .output(operations.listMembers.output)
    .query(({ ctx, input }) => organizations.listMembers(ctx, input)),
  updateMember: memberProcedure("members.manage")
    .meta(rest(operations.updateMember))
    .input(operations.updateMember.input)
    .output(operations.updateMember.output)
    .mutation(({ ctx, input }) => organizations.updateMember(ctx, input)),
  removeMember: memberProcedure("members.manage")
    .meta(rest(operations.removeMember))
    .input(operations.removeMember.input)
    .output(operations.removeMember.output)
    .mutation(({ ctx, input }) => organizations.removeMember(ctx, input)),
  invite: memberProcedure("members.invite")
    .meta(rest(operations.inviteMember))
    .input(operations.inviteMember.input)
    .output(operations.inviteMember.output)
    .mutation(({ ctx, input }) => organizations.inviteMember(ctx, input)),
  listInvitations: memberProcedure("members.invite")
    .meta(rest(operations.listInvitations))
    .input(operations.listInvitations.input)
    .output(operations.listInvitations.output)
    .query(({ ctx, input }) => organizations.listInvitations(ctx, input)),
  revokeInvitation: memberProcedure("members.invite")
    .meta(rest(operations.revokeInvitation))
    .input(operations.revokeInvitation.input)
    .output(operations.revokeInvitation.output)
    .mutation(({ ctx, input }) => organizations.revokeInvitation(ctx, input)),
  getInvitation: publicProcedure
    .meta(rest(operations.getInvitation))
    .input(operations.getInvitation.input)
    .output(operations.getInvitation.output)
    .query(({ ctx, input }) => organizations.getInvitation(ctx, input)),
  acceptInvitation: userProcedure
    .meta(rest(operations.acceptInvitation))
    .input(operations.acceptInvitation.input)
    .output(operations.acceptInvitation.output)
    .mutation(({ ctx, input }) => organizations.acceptInvitation(ctx, input)),
});
