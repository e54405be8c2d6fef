import { createTransport } from "nodemailer";

/** One mail, written twice: HTML for most, plain text for everybody else. */
export interface Message {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** The same at each attempt, so that a mail server may know a mail that it has already taken. */
  messageId: string;
}

/** Hands a mail to the next server. Throws when that server does not take it. */
export type SendMail = (message: Message) => Promise<void>;

/** The server will never take this mail: the address does not exist, or is not to be written to (RFC 5321, 5yz). */
export class MailRefused extends Error {
  override name = "MailRefused";
}

/** A mail server: how to send, and how to let its connections go. */
export interface Mailer {
  send: SendMail;
  close: () => void;
}

/** How long a mail server may take to accept a connection, to greet, and to answer. */
const TIMEOUT_MS = 15_000;

/** A mailer over SMTP (`smtp://` or `smtps://user:password@host:port`); `from` is e.g. `Souk <hello@souk.example>`. */
export function createMailer({ smtpUrl, from }: { smtpUrl: string; from: string }): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      // RFC 3834: what was sent by a machine says so, and gets no answers from other machines.
      const headers = { "Auto-Submitted": "auto-generated" };
      await transport.sendMail({ from, ...message, headers }).catch(refuse);
    },
    close: () => transport.close(),
  };
}

function refuse(error: unknown): never {
  const { code, responseCode, message } = error as { code?: string; responseCode?: number; message?: string };
  if (code === "EENVELOPE" && (responseCode ?? 0) >= 500) throw new MailRefused(message, { cause: error });
  throw error;
}
