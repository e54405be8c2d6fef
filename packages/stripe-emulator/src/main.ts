import { join } from "node:path";
import { readEnv } from "./env.ts";
import { type StripeEmulator, startStripeEmulator } from "./start.ts";

/** The process: the emulator with its events going to the API and its state kept in the data folder. */
async function main(): Promise<StripeEmulator> {
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
  return emulator;
}

function fail(error: unknown): never {
  const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const words = error instanceof Error ? error.message : String(error);
  console.error(
    `stripe-emulator: ${inUse ? "its port is taken; set STRIPE_EMULATOR_PORT to another one." : words}`,
  );
  process.exit(1);
}

const emulator = await main().catch(fail);
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    emulator.close().then(() => process.exit(0), fail);
  });
}
