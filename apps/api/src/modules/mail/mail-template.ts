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

/** A kind of mail. */
export interface MailTemplate<Props> {
  content: (props: Props) => MailContent;
  /** The content of a stored mail. Throws when the props are not these any more: it may have waited over a deployment. */
  contentOfStored: (props: unknown) => MailContent;
}

/** Declares a kind of mail by the schema of its props and what it says. */
export function mailTemplate<Props>({
  props: schema,
  content,
}: {
  props: z.ZodType<Props>;
  content: (props: Props) => MailContent;
}): MailTemplate<Props> {
  return { content, contentOfStored: (props) => content(schema.parse(props)) };
}
