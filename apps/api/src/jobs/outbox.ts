import { setTimeout as wait } from "node:timers/promises";
import type { Deps } from "../deps.ts";
import { logOf } from "../logger.ts";
import { type OutboxContext, sendDueMails } from "../modules/mail/index.ts";

/** How often to look for mails; so long a person waits for one at most, when the server is quick. */
const POLL_MS = 500;

/**
 * Sends mails as they come to the outbox, until it is stopped; several workers share the work. Without a mail server they
 * wait. Answers how to stop, which lets mails that are under way finish.
 */
export function runOutbox({ mailer, db, now, logger, mailSeal, frontendUrls }: Deps): () => Promise<void> {
  const log = logOf(logger, { job: "outbox" });
  if (!mailer) {
    logger.warn("mail.not_configured");
    return () => Promise.resolve();
  }
  const base = { db, now, log, mailSeal, actor: { kind: "system" }, requestId: null } as const;
  const ctx: OutboxContext = { ...base, webUrl: frontendUrls[0], send: mailer.send };
  const stopped = new AbortController();
  const running = sendUntil(stopped.signal, ctx);
  return async () => {
    stopped.abort();
    await running;
  };
}

async function sendUntil(stopped: AbortSignal, ctx: OutboxContext): Promise<void> {
  while (!stopped.aborted) {
    const sent = await sendDueMails(ctx).catch((error: unknown) => {
      ctx.log("mail.cannot_look", { err: error });
      return 0;
    });
    if (sent === 0) await wait(POLL_MS, undefined, { signal: stopped }).catch(() => {});
  }
}
