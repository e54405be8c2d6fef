import { mailHtml } from "./mail-html.ts";
import type { MailContent } from "./mail-template.ts";
import { mailText } from "./mail-text.ts";
import { MAIL_TEMPLATES, type MailName } from "./templates/index.ts";

/** A mail that can be sent. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/**
 * Writes a stored mail out, as HTML and as plain text. Throws when there is no such template or the props are not what it
 * needs. Links lead to `webUrl`, the web app's origin, and nowhere else.
 */
export async function renderMail(
  stored: { template: string; props: unknown },
  webUrl: string,
): Promise<RenderedMail> {
  const { actions, ...content } = contentOf(stored);
  const mail = {
    ...content,
    actions: actions.map(({ label, path }) => ({ label, url: addressOf(path, webUrl) })),
    home: new URL(webUrl).host,
  };
  return { subject: mail.subject, html: await mailHtml(mail), text: mailText(mail) };
}

function contentOf({ template, props }: { template: string; props: unknown }): MailContent {
  if (!isMailName(template)) throw new Error(`There is no template "${template}".`);
  return MAIL_TEMPLATES[template].contentOfStored(props);
}

function isMailName(name: string): name is MailName {
  return Object.hasOwn(MAIL_TEMPLATES, name);
}

function addressOf(path: string, webUrl: string): string {
  const url = new URL(path, webUrl);
  if (url.origin !== new URL(webUrl).origin) throw new Error("A mail would lead away from the web app.");
  return url.href;
}
