import type { Seal } from "../../platform/sealing.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { insertMail } from "./store.ts";
import type { MailName, MailProps } from "./templates/index.ts";

/** What a verb needs that writes mails. */
export interface MailContext extends ServiceContext {
  /** Encrypts what a mail holds while it waits. */
  mailSeal: Seal;
}

/** A mail as its verb wants it. Its links are paths of the web app. */
export interface NewMail<Name extends MailName> {
  /** One address, as the account or invitation has it. */
  to: string;
  template: Name;
  props: MailProps<Name>;
  /** When the links in it expire: a mail that was not sent by then is not sent at all. */
  usefulUntil?: Date;
  /** So many mails of this kind go to this address within an hour; for what strangers can ask for. */
  atMostPerHour?: number;
}

/**
 * Decides on a mail, in the transaction of the change that it tells of: when that is rolled back, nothing is sent. It
 * renders and sends nothing itself and takes as long for every address; the worker sends within about a second. What is
 * more than `atMostPerHour` is dropped without a word to whom it is for, so that nobody can be flooded through us; then
 * it answers false.
 */
export async function enqueueMail<Name extends MailName>(
  ctx: InTransaction<MailContext>,
  { to, template, props, usefulUntil, atMostPerHour }: NewMail<Name>,
): Promise<boolean> {
  return insertMail(ctx.db, {
    recipient: to,
    template,
    sealedProps: ctx.mailSeal.seal(JSON.stringify(props)),
    usefulUntil: usefulUntil ?? null,
    atMostPerHour: atMostPerHour ?? null,
  });
}
