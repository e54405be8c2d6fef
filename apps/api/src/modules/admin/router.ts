import * as operations from "@souk/contracts/admin/operations";
import { router } from "../../trpc/init.ts";
import { platformProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import { endUserSession, endUserSessions, resendConfirmation } from "../identity/index.ts";
import * as admin from "./index.ts";

export const adminRouter = router({
  listUsers: platformProcedure("users.manage")
    .meta(rest(operations.listUsers))
    .input(operations.listUsers.input)
    .output(operations.listUsers.output)
    .query(({ ctx, input }) => admin.listUsers(ctx, input)),
  setUserRole: platformProcedure("users.manage")
    .meta(rest(operations.setUserRole))
    .input(operations.setUserRole.input)
    .output(operations.setUserRole.output)
    .mutation(({ ctx, input }) => admin.setUserRole(ctx, input)),
  banUser: platformProcedure("users.manage")
    .meta(rest(operations.banUser))
    .input(operations.banUser.input)
    .output(operations.banUser.output)
    .mutation(({ ctx, input }) => admin.banUser(ctx, input)),
  unbanUser: platformProcedure("users.manage")
    .meta(rest(operations.unbanUser))
    .input(operations.unbanUser.input)
    .output(operations.unbanUser.output)
    .mutation(({ ctx, input }) => admin.unbanUser(ctx, input)),
  getUser: platformProcedure("users.manage")
    .meta(rest(operations.getUser))
    .input(operations.getUser.input)
    .output(operations.getUser.output)
    .query(({ ctx, input }) => admin.getUser(ctx, input)),
  revokeUserSession: platformProcedure("users.manage")
    .meta(rest(operations.revokeUserSession))
    .input(operations.revokeUserSession.input)
    .output(operations.revokeUserSession.output)
    .mutation(({ ctx, input }) => endUserSession(ctx, input)),
  revokeUserSessions: platformProcedure("users.manage")
    .meta(rest(operations.revokeUserSessions))
    .input(operations.revokeUserSessions.input)
    .output(operations.revokeUserSessions.output)
    .mutation(({ ctx, input }) => endUserSessions(ctx, input)),
  unlockUser: platformProcedure("users.manage")
    .meta(rest(operations.unlockUser))
    .input(operations.unlockUser.input)
    .output(operations.unlockUser.output)
    .mutation(({ ctx, input }) => admin.unlockUser(ctx, input)),
  confirmUserEmail: platformProcedure("users.manage")
    .meta(rest(operations.confirmUserEmail))
    .input(operations.confirmUserEmail.input)
    .output(operations.confirmUserEmail.output)
    .mutation(({ ctx, input }) => admin.confirmUserEmail(ctx, input)),
  resendConfirmation: platformProcedure("users.manage")
    .meta(rest(operations.resendConfirmation))
    .input(operations.resendConfirmation.input)
    .output(operations.resendConfirmation.output)
    .mutation(({ ctx, input }) => resendConfirmation(ctx, input)),
});
