import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/**
 * A seat in an organization, to whom it is offered. The names were written by strangers: they are null, and only the
 * page behind the link tells them, where nobody has proved to own the address.
 */
export const organizationInvitation = mailTemplate({
  props: z.object({
    names: z.object({ inviter: z.string(), organization: z.string() }).nullable(),
    path: WebPath,
    days: z.int(),
  }),
  content: ({ names, path, days }) => ({
    subject: "You are invited to an organization on Souk",
    preview: "Open the invitation to see who invites you, and to accept.",
    heading: "You are invited",
    paragraphs: [
      names
        ? `${names.inviter} invites you to ${names.organization}: its plans and its usage at Souk, together.`
        : "A member of an organization at Souk, the marketplace for AI agents, invites you to join it. The invitation says who and which.",
    ],
    actions: [{ label: "See the invitation", path }],
    note: `It can be accepted for ${days} days, by the owner of this address only. If you did not expect it, ignore this mail: nothing happens without you.`,
  }),
});
