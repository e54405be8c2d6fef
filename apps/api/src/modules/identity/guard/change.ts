import type { UserActor } from "../../../platform/actor.ts";
import type { InTransaction } from "../../../platform/transaction.ts";
import type { MailContext } from "../../mail/index.ts";

/** A row of the library's, by its own field names. */
export type Row = { id: string } & Record<string, unknown>;

/** What is told in the audit log. */
export const RECORDED_MODELS = [
  "user",
  "session",
  "account",
  "oauthConsent",
  "twoFactor",
  "passkey",
] as const;
export type RecordedModel = (typeof RECORDED_MODELS)[number];

/** `before` alone is a removal, `after` alone a creation; `path` is the library's endpoint. */
export interface Change {
  model: RecordedModel;
  before?: Row;
  after?: Row;
  path: string | null;
}

/** Where what follows from a change is carried out: its transaction, as whoever made it. */
export type Context = InTransaction<MailContext & { actor: UserActor }>;
