import { z } from "zod";

/** A path of the web app, query included. Mails hold nothing but these, so a mail cannot lead anywhere else. */
export const WebPath = z
  .string()
  .max(4_000)
  .regex(/^\/(?![/\\])[^\s\\]*$/, "is not a path of the web app");
export type WebPath = z.infer<typeof WebPath>;

/** Somewhere to go from a mail. */
export interface MailAction {
  label: string;
  path: WebPath;
}

/** What a mail says, in the order in which it is read. Both its HTML and its plain text are made of this alone. */
export interface MailContent {
  subject: string;
  /** What a list of mails shows beneath the subject. */
  preview: string;
  heading: string;
  paragraphs: readonly string[];
  /** Names and values in two columns. */
  facts?: readonly (readonly [name: string, value: string])[];
  /** The first is a button, the others are links. */
  actions: readonly MailAction[];
  /** Small print: why one got this, and what to do when one did not expect it. */
  note: string;
}

/** A kind of mail. `props` judges what was stored before it is used, for the mail may have waited over a deployment. */
export interface MailTemplate<Props> {
  props: z.ZodType<Props>;
  content: (props: Props) => MailContent;
}

/** Declares a kind of mail, so that its content is checked against its props. */
export function mailTemplate<Props>(template: MailTemplate<Props>): MailTemplate<Props> {
  return template;
}
