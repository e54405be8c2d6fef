import * as caps from "@souk/contracts/usage/caps";
import { router } from "../../trpc/init.ts";
import { organizationProcedure, scopedProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import { getCaps } from "./get-caps.ts";
import { setCaps } from "./set-caps.ts";

/** What people see of usage, and the bounds that they set on it. */
export const insightRouter = router({
  getCaps: scopedProcedure("usage.read")
    .meta(rest(caps.getUsageCaps))
    .input(caps.getUsageCaps.input)
    .output(caps.getUsageCaps.output)
    .query(({ ctx, input }) => getCaps(ctx, input)),
  setCaps: organizationProcedure("billing.manage")
    .meta(rest(caps.setUsageCaps))
    .input(caps.setUsageCaps.input)
    .output(caps.setUsageCaps.output)
    .mutation(({ ctx, input }) => setCaps(ctx, input)),
});
