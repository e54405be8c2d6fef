import * as account from "@souk/contracts/account/operations";
import { router } from "../../trpc/init.ts";
import { userProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import { listSessions, revokeOtherSessions, revokeSession } from "../identity/index.ts";
import { deleteAccount } from "./delete-account.ts";
import { exportAccount } from "./export-account.ts";

/** The caller's account as a whole: where it is signed in, everything in it, its end. */
export const accountRouter = router({
  listSessions: userProcedure
    .meta(rest(account.listSessions))
    .input(account.listSessions.input)
    .output(account.listSessions.output)
    .query(({ ctx }) => listSessions(ctx)),
  revokeSession: userProcedure
    .meta(rest(account.revokeSession))
    .input(account.revokeSession.input)
    .output(account.revokeSession.output)
    .mutation(({ ctx, input }) => revokeSession(ctx, input)),
  revokeOtherSessions: userProcedure
    .meta(rest(account.revokeOtherSessions))
    .input(account.revokeOtherSessions.input)
    .output(account.revokeOtherSessions.output)
    .mutation(({ ctx }) => revokeOtherSessions(ctx)),
  export: userProcedure
    .meta(rest(account.exportAccount))
    .input(account.exportAccount.input)
    .output(account.exportAccount.output)
    .mutation(({ ctx }) => exportAccount(ctx)),
  delete: userProcedure
    .meta(rest(account.deleteAccount))
    .input(account.deleteAccount.input)
    .output(account.deleteAccount.output)
    .mutation(({ ctx, input }) => deleteAccount(ctx, input)),
});
