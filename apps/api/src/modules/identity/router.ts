import * as identity from "@souk/contracts/identity/operations";
import * as signIn from "@souk/contracts/sign-in/operations";
import { publicProcedure, userProcedure } from "../../trpc/procedures.ts";
import { router } from "../../trpc/init.ts";
import { rest } from "../../trpc/rest-meta.ts";
import { disconnectAgent } from "./disconnect-agent.ts";
import { getConsentRequest } from "./get-consent-request.ts";
import { getSignInOptions } from "./get-sign-in-options.ts";
import { getViewer } from "./get-viewer.ts";
import { listConnectedAgents } from "./list-connected-agents.ts";
import { listLinkedAccounts } from "./list-linked-accounts.ts";
import { unlinkAccount } from "./unlink-account.ts";

/** The caller's own account, and who asks for consent. */
export const identityRouter = router({
  getViewer: userProcedure
    .meta(rest(identity.getViewer))
    .input(identity.getViewer.input)
    .output(identity.getViewer.output)
    .query(({ ctx }) => getViewer(ctx)),
  listConnectedAgents: userProcedure
    .meta(rest(identity.listConnectedAgents))
    .input(identity.listConnectedAgents.input)
    .output(identity.listConnectedAgents.output)
    .query(({ ctx }) => listConnectedAgents(ctx)),
  disconnectAgent: userProcedure
    .meta(rest(identity.disconnectAgent))
    .input(identity.disconnectAgent.input)
    .output(identity.disconnectAgent.output)
    .mutation(({ ctx, input }) => disconnectAgent(ctx, input)),
  getConsentRequest: publicProcedure
    .meta(rest(identity.getConsentRequest))
    .input(identity.getConsentRequest.input)
    .output(identity.getConsentRequest.output)
    .query(({ ctx, input }) => getConsentRequest(ctx, input)),
  getSignInOptions: publicProcedure
    .meta(rest(signIn.getSignInOptions))
    .input(signIn.getSignInOptions.input)
    .output(signIn.getSignInOptions.output)
    .query(({ ctx }) => getSignInOptions(ctx)),
  listLinkedAccounts: userProcedure
    .meta(rest(signIn.listLinkedAccounts))
    .input(signIn.listLinkedAccounts.input)
    .output(signIn.listLinkedAccounts.output)
    .query(({ ctx }) => listLinkedAccounts(ctx)),
  unlinkAccount: userProcedure
    .meta(rest(signIn.unlinkAccount))
    .input(signIn.unlinkAccount.input)
    .output(signIn.unlinkAccount.output)
    .mutation(({ ctx, input }) => unlinkAccount(ctx, input)),
});
