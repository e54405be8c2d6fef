import * as operations from "@souk/contracts/admin/operations";
import { router } from "../../trpc/init.ts";
import { platformProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
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
});
