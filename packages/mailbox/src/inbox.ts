/** A mail as it came, read. */
export interface Mail {
  id: string;
  /** Addresses that the sending server named, not those in the header. */
  to: string[];
  from: string;
  subject: string;
  receivedAt: string;
  text: string;
  html: string;
  /** Every address that the text leads to, in order. */
  links: string[];
}

/** More than this the mailbox does not keep; the oldest go first. */
const KEPT = 500;

/** What was sent, newest first, until the process ends. */
export interface Inbox {
  add: (mail: Omit<Mail, "id">) => void;
  /** Mails to an address, or all. */
  list: (to?: string) => Mail[];
  find: (id: string) => Mail | undefined;
  clear: () => void;
  /** Resolves with the newest mail to the address that fits, at once or when it comes; throws after `timeoutMs`. */
  waitFor: (wanted: Wanted) => Promise<Mail>;
}

/** Which mail somebody waits for. */
export interface Wanted {
  to: string;
  /** A part of the subject. */
  subject?: string;
  timeoutMs?: number;
}

/** An empty mailbox for all addresses there are. */
export function createInbox(): Inbox {
  let mails: Mail[] = [];
  let count = 0;
  const onArrival = new Set<() => void>();
  const list = (to?: string) => mails.filter((mail) => !to || mail.to.includes(to.toLowerCase()));
  return {
    list,
    add: (mail) => {
      count += 1;
      mails = [{ ...mail, id: String(count) }, ...mails].slice(0, KEPT);
      for (const look of onArrival) look();
    },
    find: (id) => mails.find((mail) => mail.id === id),
    clear: () => {
      mails = [];
    },
    waitFor: async ({ to, subject = "", timeoutMs = 20_000 }) => {
      const { promise, resolve, reject } = Promise.withResolvers<Mail>();
      const look = () => {
        const found = list(to).find((mail) => mail.subject.includes(subject));
        if (found) resolve(found);
      };
      const timer = setTimeout(
        () => reject(new Error(`No mail "${subject}" came to ${to} within ${timeoutMs} ms.`)),
        timeoutMs,
      );
      onArrival.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        onArrival.delete(look);
      });
    },
  };
}
