/** Mails that were decided on: written with the change they tell of, sent by the worker. */
import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";

/**
 * One mail to one address. `sealed_props` is what its template is filled with, links included, encrypted; it is erased
 * as soon as the mail is sent or has become useless. `queued` ones are tried at `next_attempt_at`; `dead` ones are tried
 * no more. A mail that cannot be sent before `useful_until` is not sent at all.
 */
export const emails = pgTable(
  "emails",
  {
    id: id(),
    recipient: text("recipient").notNull(),
    template: text("template").notNull(),
    sealedProps: text("sealed_props"),
    state: text("state").notNull().default("queued"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
    usefulUntil: instant("useful_until"),
    lastError: text("last_error"),
    createdAt: createdAt(),
    sentAt: instant("sent_at"),
  },
  (table) => [
    index("emails_due_idx").on(table.nextAttemptAt).where(sql`${table.state} = 'queued'`),
    index("emails_recipient_idx").on(table.recipient, table.createdAt),
    check("emails_state_known", sql`${table.state} in ('queued', 'sent', 'dead')`),
    check("emails_sent_at", sql`(${table.state} = 'sent') = (${table.sentAt} is not null)`),
    check("emails_erased", sql`(${table.state} = 'queued') = (${table.sealedProps} is not null)`),
  ],
);
