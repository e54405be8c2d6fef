import type { MailContent } from "./mail-template.ts";

/** A mail's content with its paths turned into addresses. */
export interface WrittenMail extends Omit<MailContent, "actions"> {
  actions: readonly { label: string; url: string }[];
  /** Host of the web app, as people know it. */
  home: string;
}
