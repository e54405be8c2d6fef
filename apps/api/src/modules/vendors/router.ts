import { createVendor, getVendor, listVendors } from "@souk/contracts/vendors/operations";
import { router } from "../../trpc/init.ts";
import { platformProcedure, publicProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as vendors from "./index.ts";

export const vendorsRouter = router({
  list: publicProcedure
    .meta(rest(listVendors))
    .input(listVendors.input)
    .output(listVendors.output)
    .query(({ ctx }) => vendors.listVendors(ctx)),
  get: publicProcedure
    .meta(rest(getVendor))
    .input(getVendor.input)
    .output(getVendor.output)
    .query(({ ctx, input }) => vendors.getVendor(ctx, input.vendorSlug)),
  create: platformProcedure("vendors.register")
    .meta(rest(createVendor))
    .input(createVendor.input)
    .output(createVendor.output)
    .mutation(({ ctx, input }) => vendors.createVendor(ctx, input)),
});
