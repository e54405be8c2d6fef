import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Inbox } from "./inbox.ts";

/** Bigger mails are refused (RFC 1870). */
const SIZE_BYTES = 5 * 1024 * 1024;

/** A mail server that takes every mail for every address, without a password and without TLS, and passes none on. */
export function createSmtpServer(inbox: Inbox): SMTPServer {
  return new SMTPServer({
    banner: "Souk's mailbox for development",
    disabledCommands: ["AUTH", "STARTTLS"],
    authOptional: true,
    disableReverseLookup: true,
    size: SIZE_BYTES,
    onData: (stream, session, done) => {
      void answer(takeIn(inbox, stream, session), done);
    },
  });
}

async function answer(taking: Promise<void>, done: (error?: Error) => void): Promise<void> {
  try {
    await taking;
  } catch (error) {
    return done(error instanceof Error ? error : new Error("The mail could not be read."));
  }
  done();
}

async function takeIn(inbox: Inbox, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  const { from, subject, text, html } = await PostalMime.parse(Buffer.concat(chunks));
  inbox.add({
    to: session.envelope.rcptTo.map(({ address }) => address.toLowerCase()),
    from: [from?.name, from?.address && `<${from.address}>`].filter(Boolean).join(" "),
    subject: subject ?? "(no subject)",
    receivedAt: new Date().toISOString(),
    text: text ?? "",
    html: html ?? "",
    links: (text ?? "").match(/https?:\/\/\S+/g) ?? [],
  });
}
