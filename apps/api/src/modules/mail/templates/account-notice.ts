import { z } from "zod";
import { mailTemplate } from "../mail-template.ts";

/** What happened to an account's security, in the words of its owner's mail. */
const NOTICES = {
  "two-factor-enabled": ["Two-step sign-in is on", "Signing in with your password now also asks for a code."],
  "two-factor-disabled": [
    "Two-step sign-in is off",
    "Signing in with your password no longer asks for a code.",
  ],
  "backup-codes-renewed": [
    "You have new backup codes",
    "The backup codes that you had before no longer work.",
  ],
  "backup-code-used": ["A backup code was used", "Somebody signed in with your password and a backup code."],
  "passkey-added": ["A passkey was added", "Your account can be signed in to with a new passkey."],
  "passkey-removed": ["A passkey was removed", "One of your passkeys no longer signs in."],
  "account-linked": [
    "An account was linked",
    "Your account with Google, GitHub or Microsoft now signs you in here.",
  ],
  "account-unlinked": [
    "An account was unlinked",
    "Your account with Google, GitHub or Microsoft no longer signs you in here.",
  ],
  "session-revoked": ["A device was signed out", "One of your devices was signed out from another one."],
  "sessions-revoked": ["Other devices were signed out", "All your devices but one were signed out."],
  "data-exported": [
    "Your data was downloaded",
    "A file with everything that Souk holds on you was downloaded.",
  ],
} as const;

/** Something happened to how an account is secured. */
export type AccountEvent = keyof typeof NOTICES;

const Event = z.enum(Object.keys(NOTICES) as [AccountEvent, ...AccountEvent[]]);

/** To the owner of an account, after something changed about how it is secured. */
export const accountNotice = mailTemplate({
  props: z.object({ event: Event }),
  content: ({ event }) => {
    const [heading, sentence] = NOTICES[event];
    return {
      subject: heading,
      preview: sentence,
      heading,
      paragraphs: [sentence],
      actions: [{ label: "Look at your security settings", path: "/settings/security" }],
      note: "If it was you, there is nothing to do. If not, change your password at once: that signs everybody else out.",
    };
  },
});
