import type { Database } from "@souk/db/client";
import { emails } from "@souk/db/schema/mail";
import { desc, eq } from "drizzle-orm";
import type { MailName } from "../modules/mail/index.ts";
import { TEST_MAIL_SEAL } from "./market.ts";

/** A mail that waits in the outbox, with what it holds in clear. */
export interface WaitingMail {
  template: MailName;
  props: Record<string, unknown>;
}

/** What was written to an address by an identity provider of `serveIdentity`, the latest first; no worker runs there. */
export async function mailsTo(db: Database, email: string): Promise<WaitingMail[]> {
  const rows = await db
    .select({ template: emails.template, sealed: emails.sealedProps })
    .from(emails)
    .where(eq(emails.recipient, email.toLowerCase()))
    .orderBy(desc(emails.id));
  return rows.map(({ template, sealed }) => ({
    template: template as MailName,
    props: JSON.parse(TEST_MAIL_SEAL.open(sealed ?? "")) as Record<string, unknown>,
  }));
}

/** The link in the latest mail of that kind, as a path of the web app. */
export async function linkIn(db: Database, email: string, template: MailName): Promise<URL> {
  const mail = (await mailsTo(db, email)).find((waiting) => waiting.template === template);
  if (!mail) throw new Error(`No mail ${template} waits for ${email}.`);
  return new URL(String(mail.props["path"]), "http://localhost:3000");
}
