import { z } from "zod";
import { mailTemplate } from "../mail-template.ts";

const NOTICES = {
  failing: [
    "A domain of yours could not be verified again",
    "Souk looks every day whether your domain still carries the text that proves it is yours. It was not found today.",
    "Nothing has changed for your users so far. Publish the text again, or see what was found on the page of your domains.",
  ],
  lapsed: [
    "A domain of yours is no longer verified",
    "For seven days Souk has not found the text that proves the domain is yours.",
    "People who are asked to sign in now read that the domain is not verified. Publish the text again and check the domain: it is verified at once.",
  ],
} as const;

/** To the owners of a vendor, when the proof of a domain went missing and when the domain lapsed. */
export const domainNotice = mailTemplate({
  props: z.object({ event: z.enum(["failing", "lapsed"]), host: z.string(), lapsesOn: z.iso.datetime() }),
  content: ({ event, host, lapsesOn }) => {
    const [heading, what, then] = NOTICES[event];
    return {
      subject: heading,
      preview: what,
      heading,
      paragraphs: [what, then],
      facts: [
        ["Domain", host],
        ...(event === "failing" ? [["Verified until", `${lapsesOn.slice(0, 10)} (UTC)`] as const] : []),
      ],
      actions: [{ label: "See your domains", path: "/vendor/domains" }],
      note: "You get this because you own the organization that publishes under this domain.",
    };
  },
});
