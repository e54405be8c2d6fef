import * as identity from "@souk/contracts/identity/operations";
import { publicProcedure, userProcedure } from "../../trpc/procedures.ts";
import { router } from "../../trpc/init.ts";
import { rest } from "../../trpc/rest-meta.ts";
import { disconnectAgent } from "./disconnect-agent.ts";
import { getConsentRequest } from "./get-consent-request.ts";
import { getViewer } from "./get-viewer.ts";
import { listConnectedAgents } from "./list-connected-agents.ts";

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
});
