/** How agents' clients change their secrets. */
import { index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, instant } from "./columns.ts";
import { oauthClients } from "./oauth-clients.ts";

/**
 * The secret that a client had before its present one, and until when it works beside it: one at most. The hash is a
 * SHA-256, as the present one's.
 */
export const previousClientSecrets = pgTable(
  "previous_client_secrets",
  {
    clientId: text("client_id")
      .primaryKey()
      .references(() => oauthClients.clientId, { onDelete: "cascade" }),
    secretHash: text("secret_hash").notNull().unique(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("previous_client_secrets_expires_at_idx").on(table.expiresAt)],
);
