import * as operations from "@souk/contracts/api-keys/operations";
import { router } from "../../trpc/init.ts";
import { memberProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as apiKeys from "./index.ts";

/** The API keys of an organization, for those who manage them. */
export const apiKeysRouter = router({
  list: memberProcedure("api_keys.manage")
    .meta(rest(operations.listApiKeys))
    .input(operations.listApiKeys.input)
    .output(operations.listApiKeys.output)
    .query(({ ctx, input }) => apiKeys.listApiKeys(ctx, input)),
  create: memberProcedure("api_keys.manage")
    .meta(rest(operations.createApiKey))
    .input(operations.createApiKey.input)
    .output(operations.createApiKey.output)
    .mutation(({ ctx, input }) => apiKeys.createApiKey(ctx, input)),
  revoke: memberProcedure("api_keys.manage")
    .meta(rest(operations.revokeApiKey))
    .input(operations.revokeApiKey.input)
    .output(operations.revokeApiKey.output)
    .mutation(({ ctx, input }) => apiKeys.revokeApiKey(ctx, input)),
});
