import { join } from "node:path";
import { readEnv } from "./env.ts";
import { startStripeEmulator } from "./start.ts";

/** The process: the emulator with its events going to the API and its state kept in the data folder. */
const env = readEnv();
const emulator = await startStripeEmulator({
  port: env.STRIPE_EMULATOR_PORT,
  publicUrl: env.STRIPE_EMULATOR_URL,
  webhookUrl: `${env.API_URL}/webhooks/stripe`,
  webhookSecret: env.STRIPE_WEBHOOK_SECRET,
  stateFile: join(env.DATA_DIR, "stripe-emulator.json"),
});
console.info(
  `stripe-emulator: ${emulator.url} (controls and pages), events to ${env.API_URL}/webhooks/stripe`,
);

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    emulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error("stripe-emulator: did not stop cleanly:", error);
        process.exit(1);
      },
    );
  });
}
