import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SMTPServer } from "smtp-server";
import { serveMailbox } from "./http.ts";
import { createInbox, type Inbox } from "./inbox.ts";
import { createSmtpServer } from "./smtp.ts";

export type { Inbox, Mail, Wanted } from "./inbox.ts";

export interface MailboxOptions {
  /** The port of the page, loopback only; 0 takes a free one. */
  port: number;
  /** The port that takes mails, loopback only; 0 takes a free one. */
  smtpPort: number;
  /** The address to listen on; another one than localhost opens every mail to the network. */
  host?: string;
}

export interface Mailbox {
  /** What people open. */
  url: string;
  /** What SMTP_URL is set to. */
  smtpUrl: string;
  inbox: Inbox;
  close: () => Promise<void>;
}

/** Starts a mailbox for everybody's mail, in memory: development and tests send here and nothing leaves the machine. */
export async function startMailbox({ port, smtpPort, host = "localhost" }: MailboxOptions): Promise<Mailbox> {
  const inbox = createInbox();
  const smtp = createSmtpServer(inbox);
  const web = createServer(serveMailbox(inbox));
  const [webAt, smtpAt] = await Promise.all([listen(web, port, host), listen(smtp, smtpPort, host)]);
  return {
    url: `http://localhost:${webAt}`,
    smtpUrl: `smtp://localhost:${smtpAt}`,
    inbox,
    close: async () => {
      web.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => web.close(() => resolve())),
        new Promise<void>((resolve) => smtp.close(() => resolve())),
      ]);
    },
  };
}

function listen(server: Server | SMTPServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    const listening = server.listen(port, host, () => {
      resolve((listening.address() as AddressInfo).port);
    });
  });
}
