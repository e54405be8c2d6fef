import { randomUUID } from "node:crypto";
import type { EventRow, Rows } from "../world/rows.ts";
import type { Delivery, DeliveryFaults } from "../world/state.ts";
import { all, apiVersion, find, type World } from "../world/world.ts";
import { inOrder } from "./order.ts";
import { send } from "./send.ts";

/** Sends events to endpoints in the background, each until it is accepted or has failed too often. */
export interface Dispatcher {
  /** Queues an event for every endpoint that wants it. Never waits. */
  enqueue: (event: EventRow) => void;
  /** Queues an event again, for every endpoint, whatever became of it before. */
  redeliver: (event: EventRow) => void;
  /** Looks for what is due, after something was changed from outside. */
  wake: () => void;
  /** Resolves when nothing is on its way: all was delivered, dropped, given up, or is held. */
  settled: () => Promise<void>;
  close: () => Promise<void>;
}

/** From each failed attempt to the next. After the last, a delivery has failed for good. */
export const defaultRetryDelaysMs = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000];

const keptDeliveries = 500;

interface Options {
  retryDelaysMs: number[];
  /** Called when a delivery changed state. */
  changed: () => void;
}

/** Starts a dispatcher over the deliveries in the world's state; those left from before go on. */
export function startDispatcher(world: World, options: Options): Dispatcher {
  const { state } = world;
  const stop = new AbortController();
  const waiters: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let pumping: Promise<void> | undefined;

  function wake(): void {
    if (stop.signal.aborted || pumping) return;
    clearTimeout(timer);
    timer = undefined;
    const next = nextTime(state.deliveries, state.faults);
    if (next === undefined) {
      for (const resolve of waiters.splice(0)) resolve();
      return;
    }
    timer = setTimeout(start, Math.min(Math.max(0, next - Date.now()), 2 ** 31 - 1));
    timer.unref();
  }

  function start(): void {
    pumping = pump().finally(() => {
      pumping = undefined;
      wake();
    });
  }

  async function pump(): Promise<void> {
    for (;;) {
      const batch = inOrder(dueNow(state.deliveries, state.faults), state.faults);
      if (batch.length === 0) return;
      for (const delivery of batch) {
        if (stop.signal.aborted || state.faults.hold) return;
        await attempt(world, delivery, { ...options, signal: stop.signal });
        options.changed();
      }
    }
  }

  wake();
  return {
    enqueue(event) {
      queue(world, event, state.faults);
      wake();
    },
    redeliver(event) {
      queue(world, event, { ...state.faults, copies: 1, drop: 0, delayMs: 0 });
      wake();
    },
    wake,
    settled: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        wake();
      }),
    async close() {
      stop.abort();
      clearTimeout(timer);
      await pumping;
      for (const resolve of waiters.splice(0)) resolve();
    },
  };
}

function queue(world: World, event: EventRow, faults: DeliveryFaults): void {
  const { state } = world;
  const touched = faults.only.length === 0 || faults.only.includes(event.type);
  for (const endpoint of all(world, "webhookEndpoints")) {
    if (!wants(world, endpoint, event)) continue;
    const drops = touched && faults.drop > 0;
    if (drops) state.faults.drop -= 1;
    for (let copy = 0; copy < (touched ? faults.copies : 1); copy += 1) {
      state.deliveries.push({
        id: randomUUID(),
        event: event.id,
        endpoint: endpoint.id,
        state: drops ? "dropped" : "waiting",
        attempts: 0,
        nextAttemptAt: Date.now() + (touched ? faults.delayMs : 0),
        lastStatus: null,
        lastError: null,
      });
      if (!drops) event.pending_webhooks += 1;
    }
  }
  const finished = state.deliveries.filter((delivery) => delivery.state !== "waiting");
  for (const old of finished.slice(0, Math.max(0, finished.length - keptDeliveries))) {
    state.deliveries.splice(state.deliveries.indexOf(old), 1);
  }
}

function wants(world: World, endpoint: Rows["webhookEndpoints"], event: EventRow): boolean {
  if (endpoint.status !== "enabled") return false;
  const connect = world.state.endpointSecrets[endpoint.id]?.connect ?? false;
  if (connect !== (event.account !== undefined)) return false;
  return endpoint.enabled_events.includes("*") || endpoint.enabled_events.includes(event.type);
}

/** Sends one delivery once, signed with real time, in the endpoint's own API version. */
async function attempt(
  world: World,
  delivery: Delivery,
  options: Options & { signal: AbortSignal },
): Promise<void> {
  const event = find(world, "events", delivery.event);
  const endpoint = find(world, "webhookEndpoints", delivery.endpoint);
  const secret = world.state.endpointSecrets[delivery.endpoint]?.secret;
  if (!event || !endpoint || !secret) {
    finish(delivery, event, "failed");
    return;
  }
  const body = JSON.stringify({ ...event, api_version: endpoint.api_version ?? apiVersion }, null, 2);
  delivery.attempts += 1;
  const answer = await send(endpoint.url, body, { secret, signal: options.signal });
  if (options.signal.aborted) return;
  delivery.lastStatus = answer.status;
  delivery.lastError = answer.error;
  const accepted = answer.status !== null && answer.status >= 200 && answer.status < 300;
  const delay = options.retryDelaysMs[delivery.attempts - 1];
  if (accepted) finish(delivery, event, "delivered");
  else if (delay === undefined) finish(delivery, event, "failed");
  else delivery.nextAttemptAt = Date.now() + delay;
}

function finish(delivery: Delivery, event: EventRow | undefined, state: Delivery["state"]): void {
  delivery.state = state;
  if (event) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
}

function dueNow(deliveries: Delivery[], faults: DeliveryFaults): Delivery[] {
  if (faults.hold) return [];
  return deliveries.filter((one) => one.state === "waiting" && one.nextAttemptAt <= Date.now());
}

function nextTime(deliveries: Delivery[], faults: DeliveryFaults): number | undefined {
  if (faults.hold) return undefined;
  let next: number | undefined;
  for (const one of deliveries) {
    if (one.state === "waiting" && (next === undefined || one.nextAttemptAt < next)) next = one.nextAttemptAt;
  }
  return next;
}
