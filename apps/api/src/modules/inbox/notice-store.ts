import { Client } from "pg";

/** The PostgreSQL channel on which the inbox says that there is something to do. */
export const NOTICE = "souk_stripe_events";

/** How long to wait before listening again when the connection broke. */
const RECONNECT_MS = 1_000;

/**
 * Calls `onNotice` whenever an event comes in, on a connection of its own that is made anew when it breaks. Notices
 * may be missed meanwhile, so the listener polls as well. Answers how to stop.
 */
export function listenForNotices(databaseUrl: string, onNotice: () => void): () => Promise<void> {
  let isStopped = false;
  let client: Client | undefined;
  let again: NodeJS.Timeout | undefined;

  const connect = async () => {
    const next = new Client({ connectionString: databaseUrl, application_name: "souk-inbox" });
    client = next;
    const reconnect = () => {
      if (isStopped || client !== next) return;
      client = undefined;
      again = setTimeout(() => void connect(), RECONNECT_MS);
    };
    next.on("notification", onNotice).on("error", reconnect).on("end", reconnect);
    try {
      await next.connect();
      await next.query(`LISTEN ${NOTICE}`);
      onNotice();
    } catch {
      reconnect();
    }
  };

  void connect();
  return async () => {
    isStopped = true;
    clearTimeout(again);
    await client?.end().catch(() => {});
  };
}
