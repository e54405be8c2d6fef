import { MailRefused, type SendMail } from "../../platform/mailer.ts";
import type { MailContext } from "./enqueue-mail.ts";
import { type RenderedMail, renderMail } from "./render-mail.ts";
import { afterFailure } from "./rules.ts";
import { type ClaimedMail, claimMails, markDead, markFailed, markSent } from "./store.ts";

/** What sending needs: the web app's origin for links, and a way out. */
export interface OutboxContext extends MailContext {
  webUrl: string;
  send: SendMail;
}

/** Mails taken up at once; a worker that dies over them gives them back after the lease. */
const BATCH = 10;
const LEASE_MS = 120_000;

/** What an operator may read of a failure is this long at most. */
const MAX_ERROR_LENGTH = 500;

/**
 * Sends the mails that are due, the oldest first, and answers how many it took up. A mail that the server does not take
 * now is tried again with growing pauses; one that it never will, or whose links have expired, is dead. A worker that
 * dies between the server's yes and our note of it sends that mail twice, under one Message-ID.
 */
export async function sendDueMails(ctx: OutboxContext): Promise<number> {
  const mails = await claimMails(ctx.db, { limit: BATCH, leaseMs: LEASE_MS });
  await Promise.all(mails.map((mail) => sendOne(ctx, mail)));
  return mails.length;
}

async function sendOne(ctx: OutboxContext, mail: ClaimedMail): Promise<void> {
  const told = { mailId: mail.id, template: mail.template, attempts: mail.attempts };
  if (mail.usefulUntil && mail.usefulUntil <= ctx.now()) return bury(ctx, mail, "Its links had expired.");
  let written: RenderedMail;
  try {
    written = await renderMail(
      { ...mail, props: JSON.parse(ctx.mailSeal.open(mail.sealedProps)) },
      ctx.webUrl,
    );
  } catch (error) {
    return bury(ctx, mail, wordsOf(error));
  }
  try {
    await ctx.send({ to: mail.recipient, ...written, messageId: messageIdOf(mail, ctx.webUrl) });
  } catch (error) {
    return onFailure(ctx, mail, error);
  }
  await markSent(ctx.db, mail);
  ctx.log("mail.sent", told);
}

async function onFailure(ctx: OutboxContext, mail: ClaimedMail, error: unknown): Promise<void> {
  const words = wordsOf(error);
  const next = afterFailure(mail, { now: ctx.now(), random: Math.random() });
  if (error instanceof MailRefused || next.state === "dead") return bury(ctx, mail, words);
  await markFailed(ctx.db, mail, { pauseMs: next.pauseMs, error: words });
  ctx.log("mail.not_taken", {
    mailId: mail.id,
    template: mail.template,
    attempts: mail.attempts,
    error: words,
  });
}

async function bury(ctx: OutboxContext, mail: ClaimedMail, error: string): Promise<void> {
  await markDead(ctx.db, mail, error);
  ctx.log("mail.dead", { mailId: mail.id, template: mail.template, attempts: mail.attempts, error });
}

/** RFC 5322 § 3.6.4: the part behind the @ is a name that we may call ours. */
function messageIdOf({ id }: ClaimedMail, webUrl: string): string {
  return `<${id}@${new URL(webUrl).hostname}>`;
}

function wordsOf(error: unknown): string {
  const words =
    error instanceof Error ? `${error.name}: ${error.message}` : "Something was thrown that is no error.";
  return words.replaceAll("\0", "").slice(0, MAX_ERROR_LENGTH);
}
