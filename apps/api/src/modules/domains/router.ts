import * as operations from "@souk/contracts/domains/operations";
import { router } from "../../trpc/init.ts";
import { vendorProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as domains from "./index.ts";

/** Which domains are a vendor's, for those who publish under it and for admins. */
export const domainsRouter = router({
  list: vendorProcedure("listings.read")
    .meta(rest(operations.listDomains))
    .input(operations.listDomains.input)
    .output(operations.listDomains.output)
    .query(({ ctx, input }) => domains.listDomains(ctx, input.vendorSlug)),
  claim: vendorProcedure("domains.manage")
    .meta(rest(operations.claimDomain))
    .input(operations.claimDomain.input)
    .output(operations.claimDomain.output)
    .mutation(({ ctx, input }) => domains.claimDomain(ctx, input)),
  check: vendorProcedure("domains.manage")
    .meta(rest(operations.checkDomain))
    .input(operations.checkDomain.input)
    .output(operations.checkDomain.output)
    .mutation(({ ctx, input }) => domains.checkDomain(ctx, input)),
  remove: vendorProcedure("domains.manage")
    .meta(rest(operations.removeDomain))
    .input(operations.removeDomain.input)
    .output(operations.removeDomain.output)
    .mutation(({ ctx, input }) => domains.removeDomain(ctx, input)),
});
