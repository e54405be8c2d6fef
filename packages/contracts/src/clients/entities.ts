import { z } from "zod";
import { Instant } from "../common/ids.ts";
import { ClientCredentials } from "../catalog/entities.ts";

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
    previousSecretEndsAt: Instant.nullable().meta({
      description: "Until when the secret before the present one works too; null when it does not.",
    }),
  })
  .meta({ id: "AgentClient", description: "How an agent is known to the sign-in." });
export type AgentClient = z.infer<typeof AgentClient>;

/** A client with its new secret, which is shown this once. */
export const RotatedSecret = z
  .strictObject({ credentials: ClientCredentials, client: AgentClient })
  .meta({ id: "RotatedSecret", description: "Shown once." });
export type RotatedSecret = z.infer<typeof RotatedSecret>;
