import { z } from "zod";
import { Id, ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { ConnectedAgent, ConsentRequest, Viewer } from "./entities.ts";

/** Who is calling. */
export const getViewer = operation({
  rest: {
    method: "GET",
    path: "/me",
    tag: "Account",
    summary: "Get my account",
    description: "The caller's account and the organization it acts for.",
  },
  input: z.void(),
  output: Viewer,
  errors: [],
});

/** Agents that hold a grant of the caller. */
export const listConnectedAgents = operation({
  rest: {
    method: "GET",
    path: "/me/connected-agents",
    tag: "Account",
    summary: "List connected agents",
    description: "Agents the caller has signed in to, the organization each acts for, and what it may do.",
  },
  input: z.void(),
  output: z.strictObject({ items: z.array(ConnectedAgent) }),
  errors: [],
});

/** Takes an agent's grant back. */
export const disconnectAgent = operation({
  rest: {
    method: "DELETE",
    path: "/me/connected-agents/{agentId}",
    tag: "Account",
    summary: "Disconnect an agent",
    description:
      "Ends its access at once, refresh tokens included: to one organization, or without `organizationId` to all of the caller's. The plan stays; the agent asks again at the next sign-in.",
    status: 204,
  },
  input: z.strictObject({ agentId: ListingRef, organizationId: Id.optional() }),
  output: z.void(),
  errors: ["connection.not_found"],
});

const clientKey = z.strictObject({
  clientId: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\x21-\x7e]+$/),
});

/** Who asks for consent. For the consent page only. */
export const getConsentRequest = operation({
  rest: null,
  input: clientKey,
  output: ConsentRequest,
  errors: ["client.not_found"],
});
