import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/**
 * A seat in an organization, to whom it is offered. Who invites and the organization's name were written by strangers:
 * only the page behind the link tells them, where they cannot pass for words of Souk's.
 */
export const organizationInvitation = mailTemplate({
  props: z.object({ path: WebPath, days: z.int() }),
  content: ({ path, days }) => ({
    subject: "You are invited to an organization on Souk",
    preview: "Open the invitation to see who invites you, and to accept.",
    heading: "You are invited",
    paragraphs: [
      "A member of an organization at Souk, the marketplace for AI agents, invites you to join it. The invitation says who and which.",
    ],
    actions: [{ label: "See the invitation", path }],
    note: `It can be accepted for ${days} days, by the owner of this address only. If you did not expect it, ignore this mail: nothing happens without you.`,
  }),
});
