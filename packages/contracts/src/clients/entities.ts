import { z } from "zod";
import { Instant } from "../common/ids.ts";
import { ClientCredentials, IssuedCredentials } from "../catalog/entities.ts";
import { ClientAuthentication } from "./authentication.ts";

/** The longest that a replaced secret may go on working, in hours. */
export const MAX_OVERLAP_HOURS = 7 * 24;

/** What a replaced secret is given when nobody says otherwise, in hours. */
export const DEFAULT_OVERLAP_HOURS = 24;

/** How an agent is known to the sign-in: its OAuth client, without its secret. */
export const AgentClient = z
  .strictObject({
    clientId: z.string(),
    state: z.enum(["on", "stopped", "hidden"]).meta({
      description:
        "`stopped`: its vendor lets nobody sign in. `hidden`: nor does the marketplace, by the listing's status.",
    }),
    stoppedAt: Instant.nullable(),
    redirectUris: z.array(z.string()),
    postLogoutRedirectUris: z.array(z.string()).meta({
      description:
        "Where people may be returned to after signing out of Souk; without one, no sign-out is begun there.",
    }),
    authentication: ClientAuthentication,
    previousSecretEndsAt: Instant.nullable().meta({
      description: "Until when the secret before the present one works too; null when it does not.",
    }),
  })
  .meta({ id: "AgentClient", description: "How an agent is known to the sign-in." });
export type AgentClient = z.infer<typeof AgentClient>;

/** A client that proves itself in another way, with the secret that this made, if it made one. */
export const ChangedAuthentication = z
  .strictObject({ credentials: IssuedCredentials, client: AgentClient })
  .meta({ id: "ChangedAuthentication", description: "A new secret is shown once." });
export type ChangedAuthentication = z.infer<typeof ChangedAuthentication>;

/** A client with its new secret, which is shown this once. */
export const RotatedSecret = z
  .strictObject({ credentials: ClientCredentials, client: AgentClient })
  .meta({ id: "RotatedSecret", description: "Shown once." });
export type RotatedSecret = z.infer<typeof RotatedSecret>;
