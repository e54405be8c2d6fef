import { z } from "zod";
import { ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { RedirectUri } from "../catalog/entities.ts";
import { ClientAuthentication } from "./authentication.ts";
import {
  AgentClient,
  ChangedAuthentication,
  DEFAULT_OVERLAP_HOURS,
  MAX_OVERLAP_HOURS,
  RotatedSecret,
} from "./entities.ts";

const agentKey = z.strictObject({ agentId: ListingRef });

/** An agent's client. */
export const getClient = operation({
  rest: {
    method: "GET",
    path: "/agents/{agentId}/client",
    tag: "Publishing",
    summary: "Get an agent's client",
    description:
      "Whether people can sign in to it, where they return to, and whether an old secret still works.",
  },
  input: agentKey,
  output: AgentClient,
  errors: ["listing.not_found"],
});

/** Gives a client a new secret. */
export const rotateSecret = operation({
  rest: {
    method: "POST",
    path: "/agents/{agentId}/client/secret",
    tag: "Publishing",
    summary: "Rotate the client secret",
    description:
      "`credentials.clientSecret` is in this answer only. The secret until now works for `overlapHours` more, so that the agent can be changed over without a pause; 0 ends it at once. One that was replaced earlier ends in any case. Tokens live on.",
  },
  input: agentKey.extend({
    overlapHours: z.int().min(0).max(MAX_OVERLAP_HOURS).default(DEFAULT_OVERLAP_HOURS),
  }),
  output: RotatedSecret,
  errors: ["listing.not_found", "client.no_secret"],
});

/** Replaces where sign-ins return to. */
export const setRedirectUris = operation({
  rest: {
    method: "PUT",
    path: "/agents/{agentId}/client/redirect-uris",
    tag: "Publishing",
    summary: "Replace the redirect URIs",
    description:
      "Holds from the next sign-in on. They lie on the product domain or below it; addresses of this machine are free, for development.",
  },
  input: agentKey.extend({ redirectUris: z.array(RedirectUri).min(1).max(10) }),
  output: AgentClient,
  errors: ["listing.not_found", "redirect_uri.invalid", "client.authentication_invalid"],
});

/** Replaces where people may be returned to after signing out. */
export const setPostLogoutRedirectUris = operation({
  rest: {
    method: "PUT",
    path: "/agents/{agentId}/client/post-logout-redirect-uris",
    tag: "Publishing",
    summary: "Replace the post-logout redirect URIs",
    description:
      "With at least one, the agent may send people to `end_session_endpoint` to sign out of Souk (OpenID RP-Initiated Logout); id tokens carry `sid` from then on. The same rules as for redirect URIs. An empty list takes it back.",
  },
  input: agentKey.extend({ postLogoutRedirectUris: z.array(RedirectUri).max(10) }),
  output: AgentClient,
  errors: ["listing.not_found", "redirect_uri.invalid"],
});

/** Changes how the client proves itself. */
export const setAuthentication = operation({
  rest: {
    method: "PUT",
    path: "/agents/{agentId}/client/authentication",
    tag: "Publishing",
    summary: "Change how the agent proves itself",
    description:
      "Holds at once, at token, introspection and revocation; tokens live on. From header to form or back the secret stays. Where the client had no secret one is made, in `credentials.clientSecret` of this answer only; where it needs none the secret ends, the one before it too. `private_key_jwt` replaces the whole key set.",
  },
  input: agentKey.extend({ authentication: ClientAuthentication }),
  output: ChangedAuthentication,
  errors: ["listing.not_found", "client.authentication_invalid"],
});

/** Switches sign-in off or on. */
export const setClientStopped = operation({
  rest: {
    method: "PUT",
    path: "/agents/{agentId}/client/stopped",
    tag: "Publishing",
    summary: "Stop or resume sign-in",
    description:
      "While it is stopped nobody signs in through it and none of its tokens opens anything, refresh tokens included; resumed, those that have not expired work as before. A listing that is rejected, suspended or retired stays off: `client.hidden`.",
  },
  input: agentKey.extend({ stopped: z.boolean() }),
  output: AgentClient,
  errors: ["listing.not_found", "client.hidden"],
});
