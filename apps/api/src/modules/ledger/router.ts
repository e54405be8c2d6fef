import * as operations from "@souk/contracts/ledger/operations";
import { router } from "../../trpc/init.ts";
import { platformProcedure, vendorProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as ledger from "./index.ts";

export const ledgerRouter = router({
  listLedger: platformProcedure("money.oversee")
    .meta(rest(operations.listLedger))
    .input(operations.listLedger.input)
    .output(operations.listLedger.output)
    .query(({ ctx, input }) => ledger.listLedger(ctx, input)),
  getBalances: platformProcedure("money.oversee")
    .meta(rest(operations.getBalances))
    .input(operations.getBalances.input)
    .output(operations.getBalances.output)
    .query(({ ctx }) => ledger.getBalances(ctx)),
  getStatement: vendorProcedure("sales.read")
    .meta(rest(operations.getStatement))
    .input(operations.getStatement.input)
    .output(operations.getStatement.output)
    .query(({ ctx, input }) => ledger.getStatement(ctx, input)),
  getStatementSource: vendorProcedure("sales.read")
    .meta(rest(operations.getStatementSource))
    .input(operations.getStatementSource.input)
    .output(operations.getStatementSource.output)
    .query(({ ctx, input }) => ledger.getStatementSource(ctx, input)),
});
