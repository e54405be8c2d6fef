import { type CustomEmulator, createEmulator, defineEmulator, type EmulatorSnapshot } from "emulate";
import { createControls, type StripeControls } from "./controls/controls.ts";
import { serveControls } from "./controls/serve.ts";
import { catchUp } from "./engine/due.ts";
import { serveApi } from "./http/serve.ts";
import { checkoutPages } from "./pages/checkout.ts";
import { controlPages } from "./pages/control.ts";
import { invoicePages } from "./pages/invoices.ts";
import { onboardingPages } from "./pages/onboarding.ts";
import { portalPages } from "./pages/portal.ts";
import { servePages } from "./pages/serve.ts";
import { addEndpoint } from "./resources/events.ts";
import { includables, routes } from "./resources/routes.ts";
import { type Dispatcher, startDispatcher } from "./webhooks/dispatcher.ts";
import { type EmulatorState, emptyState } from "./world/state.ts";
import { all, apiVersion, type World } from "./world/world.ts";

/** What the emulator is started with. */
export interface EmulatorOptions {
  port: number;
  publicUrl?: string;
  webhook?: { url: string; secret: string };
  retryDelaysMs: number[];
  /** The state to go on from; an empty account without it. */
  seed?: EmulatorState;
  /** Called after everything that may have changed the state. */
  changed: () => void;
}

/** A running emulator: its server, its controls, and its state for keeping. */
export interface RunningEmulator {
  url: string;
  port: number;
  controls: StripeControls;
  snapshot: () => EmulatorSnapshot<EmulatorState>;
  close: () => Promise<void>;
}

/** The name and version under which states are kept; a state of another version is refused. */
export const serialised = { definition: "stripe", stateVersion: 1 };

const pages = [...checkoutPages, ...invoicePages, ...portalPages, ...onboardingPages, ...controlPages];
const tickMs = 1_000;

/** Starts Stripe's API on a port (0 takes a free one), on the loopback address only. */
export async function runEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const held: { world?: World; dispatcher?: Dispatcher; server?: CustomEmulator<EmulatorState> } = {};
  const controls = createControls({
    world: () => present(held.world),
    dispatcher: () => present(held.dispatcher),
    changed: options.changed,
    reset: () => present(held.server).restore({ formatVersion: 1, ...serialised, state: emptyState() }),
  });
  const service = defineEmulator<EmulatorState>({
    name: serialised.definition,
    stateVersion: serialised.stateVersion,
    state: emptyState,
    cors: false,
    setup(context) {
      const { app, state, baseUrl } = context;
      const publicUrl = options.publicUrl ?? baseUrl;
      const world: World = { state, publicUrl, request: null, onEvent: (event) => dispatcher.enqueue(event) };
      const dispatcher = startDispatcher(world, {
        retryDelaysMs: options.retryDelaysMs,
        changed: options.changed,
      });
      const ticking = setInterval(() => tick(world, options.changed), tickMs);
      ticking.unref();
      context.onDispose(async () => {
        clearInterval(ticking);
        await dispatcher.close();
      });
      keepConfiguredEndpoint(world, options.webhook);
      Object.assign(held, { world, dispatcher });
      serveControls(app, () => controls);
      servePages(app, { world, pages, changed: options.changed });
      serveApi(app, { world, routes, includables, changed: options.changed });
    },
  });
  const server = await createEmulator({
    service,
    port: options.port,
    hostname: "127.0.0.1",
    seed: options.seed ?? emptyState(),
  });
  held.server = server;
  return {
    url: options.publicUrl ?? server.url,
    port: options.port === 0 ? Number(new URL(server.url).port) : options.port,
    controls,
    snapshot: () => server.snapshot(),
    close: () => server.close(),
  };
}

/** What falls due in real time. A fault here is told and must not end the process. */
function tick(world: World, changed: () => void): void {
  try {
    if (catchUp(world)) changed();
  } catch (error) {
    console.error("stripe-emulator: something that fell due failed:", error);
  }
}

/** The endpoint given at start is always there, once, with the secret of now. */
function keepConfiguredEndpoint(world: World, webhook: EmulatorOptions["webhook"]): void {
  if (webhook === undefined) return;
  const existing = all(world, "webhookEndpoints").find((row) => row.description === configured);
  if (existing) {
    existing.url = webhook.url;
    existing.api_version = apiVersion;
    world.state.endpointSecrets[existing.id] = { secret: webhook.secret, connect: false };
    return;
  }
  addEndpoint(world, {
    ...webhook,
    api_version: apiVersion,
    enabled_events: ["*"],
    connect: false,
    description: configured,
  });
}

const configured = "Given when the emulator was started";

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("The emulator is not running yet.");
  return value;
}
