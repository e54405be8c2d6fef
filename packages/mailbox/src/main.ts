import { readEnv } from "./env.ts";
import { startMailbox } from "./start.ts";

/** The process: takes mails and shows them until it is told to stop. */
try {
  const mailbox = await startMailbox(readEnv());
  console.info(`mailbox: ${mailbox.url} shows what is sent to ${mailbox.smtpUrl}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void mailbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`mailbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
