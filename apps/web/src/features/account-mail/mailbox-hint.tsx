import { mailboxUrl } from "../../lib/runtime-config.ts";
import { Notice } from "../../ui/notice.tsx";

/** On a market that runs on one's own machine: where its mails really are. Nothing elsewhere. */
export function MailboxHint({ email }: { email?: string | undefined }) {
  if (!mailboxUrl) return null;
  const query = email ? `?to=${encodeURIComponent(email)}` : "";
  return (
    <Notice>
      This market runs on your own machine and sends nothing out. Its mails are in{" "}
      <a
        href={`${mailboxUrl}/${query}`}
        target="_blank"
        rel="noreferrer"
        className="font-medium text-accent-ink underline"
      >
        the mailbox
      </a>
      .
    </Notice>
  );
}
