import { z } from "zod";
import { mailTemplate } from "../mail-template.ts";

/** The last mail to somebody whose account is gone. */
export const accountDeleted = mailTemplate({
  props: z.object({}),
  content: () => ({
    subject: "Your account was deleted",
    preview: "Your Souk account is gone.",
    heading: "Your account was deleted",
    paragraphs: [
      "Your Souk account is gone, and with it your sign-ins, connected agents and keys. Your plans have ended and nothing will be charged again.",
      "Invoices and the audit log stay as the law wants them, without your name. This address can be used for a new account.",
    ],
    actions: [],
    note: "If it was not you, write to the operator of this marketplace at once.",
  }),
});
