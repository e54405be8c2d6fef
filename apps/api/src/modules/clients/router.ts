import * as operations from "@souk/contracts/clients/operations";
import { router } from "../../trpc/init.ts";
import { vendorProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as clients from "./index.ts";

/** How agents are known to the sign-in, for those who publish them. */
export const clientsRouter = router({
  get: vendorProcedure("clients.manage")
    .meta(rest(operations.getClient))
    .input(operations.getClient.input)
    .output(operations.getClient.output)
    .query(({ ctx, input }) => clients.getClient(ctx, input.agentId)),
  rotateSecret: vendorProcedure("clients.manage")
    .meta(rest(operations.rotateSecret))
    .input(operations.rotateSecret.input)
    .output(operations.rotateSecret.output)
    .mutation(({ ctx, input }) => clients.rotateSecret(ctx, input)),
  setRedirectUris: vendorProcedure("clients.manage")
    .meta(rest(operations.setRedirectUris))
    .input(operations.setRedirectUris.input)
    .output(operations.setRedirectUris.output)
    .mutation(({ ctx, input }) => clients.setRedirectUris(ctx, input)),
  setPostLogoutRedirectUris: vendorProcedure("clients.manage")
    .meta(rest(operations.setPostLogoutRedirectUris))
    .input(operations.setPostLogoutRedirectUris.input)
    .output(operations.setPostLogoutRedirectUris.output)
    .mutation(({ ctx, input }) => clients.setPostLogoutRedirectUris(ctx, input)),
  setAuthentication: vendorProcedure("clients.manage")
    .meta(rest(operations.setAuthentication))
    .input(operations.setAuthentication.input)
    .output(operations.setAuthentication.output)
    .mutation(({ ctx, input }) => clients.setAuthentication(ctx, input)),
  setStopped: vendorProcedure("clients.manage")
    .meta(rest(operations.setClientStopped))
    .input(operations.setClientStopped.input)
    .output(operations.setClientStopped.output)
    .mutation(({ ctx, input }) => clients.setClientStopped(ctx, input)),
});
