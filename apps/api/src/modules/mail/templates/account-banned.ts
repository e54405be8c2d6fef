import { z } from "zod";
import { mailTemplate } from "../mail-template.ts";

/** To the owner of an account that an admin has locked out. `until` is an instant; null where the ban has no end. */
export const accountBanned = mailTemplate({
  props: z.object({ reason: z.string(), until: z.iso.datetime().nullable() }),
  content: ({ reason, until }) => ({
    subject: "Your account is suspended",
    preview: "Nobody can sign in to it for now.",
    heading: "Your account is suspended",
    paragraphs: [
      "An administrator of this marketplace has suspended your account. You are signed out everywhere, your agents have lost access, and the API keys that you made work no more.",
    ],
    facts: [
      ["Reason", reason],
      ["Until", until ? `${until.slice(0, 16).replace("T", " ")} (UTC)` : "An administrator lifts it"],
    ],
    actions: [],
    note: "Plans go on as they are. If you think that this is a mistake, write to the operator of this marketplace.",
  }),
});
