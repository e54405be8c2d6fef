import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { StripeControls } from "./controls/controls.ts";
import { runEmulator, serialised } from "./emulator.ts";
import { defaultRetryDelaysMs } from "./webhooks/dispatcher.ts";
import type { EmulatorState } from "./world/state.ts";

export type { BuyerForm, StripeControls } from "./controls/controls.ts";

export interface StripeEmulatorOptions {
  /** The port to listen on, loopback only; 0 takes a free one. */
  port: number;
  /** Where browsers reach it, if not at `http://localhost:<port>`. */
  publicUrl?: string;
  /** Where events go from the start on. */
  webhookUrl?: string;
  /** Signs the events for `webhookUrl`; never empty. */
  webhookSecret?: string;
  /** A file that keeps the account, so that a restart goes on where it was. */
  stateFile?: string;
  /** Waits between the tries of a delivery; the default spreads seven tries over about an hour. */
  webhookRetryDelaysMs?: number[];
}

export interface StripeEmulator {
  /** What people open: the control page is at its root. */
  url: string;
  /** What the stripe SDK is pointed at: `new Stripe("sk_test_…", { ...emulator.api })`. */
  api: { protocol: "http"; host: string; port: number };
  controls: StripeControls;
  /** Stops listening and keeps the state. */
  close: () => Promise<void>;
}

const saveAfterMs = 250;

/** Starts the Stripe emulator. With a state file it goes on from there and writes it, debounced and at close. */
export async function startStripeEmulator(options: StripeEmulatorOptions): Promise<StripeEmulator> {
  const { stateFile, webhookUrl, webhookSecret } = options;
  if (webhookUrl !== undefined && !webhookSecret) throw new Error("webhookUrl needs a webhookSecret.");
  const webhook = webhookUrl && webhookSecret ? { url: webhookUrl, secret: webhookSecret } : undefined;
  const saver = stateFile ? keepIn(stateFile, () => JSON.stringify(emulator.snapshot())) : undefined;
  const emulator = await runEmulator({
    port: options.port,
    publicUrl: options.publicUrl?.replace(/\/+$/, ""),
    webhook,
    retryDelaysMs: options.webhookRetryDelaysMs ?? defaultRetryDelaysMs,
    seed: stateFile ? await readState(stateFile) : undefined,
    changed: () => saver?.changed(),
  });
  return {
    url: emulator.url,
    api: { protocol: "http", host: "127.0.0.1", port: emulator.port },
    controls: emulator.controls,
    async close() {
      await emulator.close();
      await saver?.flush();
    },
  };
}

/** The kept state, or undefined when there is none yet. A state of another version is refused, not overwritten. */
async function readState(file: string): Promise<EmulatorState | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as { definition?: string; stateVersion?: number; state?: EmulatorState };
  if (
    kept.definition !== serialised.definition ||
    kept.stateVersion !== serialised.stateVersion ||
    !kept.state
  ) {
    throw new Error(
      `${file} was written by another version of the Stripe emulator. Delete it to start with an empty account.`,
    );
  }
  return kept.state;
}

/** Writes the state a little after each change, never two writes at once, and always a whole file. */
function keepIn(file: string, read: () => string) {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    timer = undefined;
    const text = read();
    writing = writing.then(async () => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, text, { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    return writing;
  };
  const report = (error: unknown) => console.error(`stripe-emulator: could not write ${file}:`, error);
  return {
    changed() {
      timer ??= setTimeout(() => void write().catch(report), saveAfterMs);
    },
    async flush() {
      clearTimeout(timer);
      await write();
    },
  };
}
