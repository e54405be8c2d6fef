import { setTimeout as wait } from "node:timers/promises";

/** A mail as the mailbox lists it. */
interface Mail {
  subject: string;
  text: string;
  links: string[];
}

const patienceMs = 20_000;

/** The latest mail to an address with that subject, as soon as it is there. */
export async function mailTo(mailbox: string, email: string, subject: string): Promise<Mail> {
  const endsAt = Date.now() + patienceMs;
  for (;;) {
    const response = await fetch(`${mailbox}/messages.json?to=${encodeURIComponent(email)}`);
    const mails = (await response.json()) as Mail[];
    const mail = mails.find((one) => one.subject === subject);
    if (mail) return mail;
    if (Date.now() > endsAt) throw new Error(`No mail “${subject}” came to ${email}.`);
    await wait(100);
  }
}

/** The link that such a mail is about. */
export async function linkTo(mailbox: string, email: string, subject: string): Promise<string> {
  const [link] = (await mailTo(mailbox, email, subject)).links;
  if (!link) throw new Error(`The mail “${subject}” to ${email} leads nowhere.`);
  return link;
}
