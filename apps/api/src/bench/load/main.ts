/**
 * A process that asks an address over kept-alive connections, so that what asks does not slow down what answers. Told
 * what to ask, it answers how long each call took.
 */
import { setTimeout as wait } from "node:timers/promises";
import { repeat, type Timed } from "../sample.ts";
import { Connection } from "./connection.ts";
import { LOADS, type LoadName } from "./requests.ts";

/** One measurement. */
export interface LoadOrder {
  port: number;
  /** What is sent: one of ours, or always the same request. */
  load: LoadName | { request: string; status: number };
  agents: readonly string[];
  connections: number;
  ms: number;
  /** Calls a second; as many as are answered when absent. */
  perSecond?: number;
}

process.on("message", (order: LoadOrder) => {
  void measure(order).then((timed) => process.send?.({ ...timed, latencies: [...timed.latencies] }));
});

process.on("disconnect", () => process.exit());

async function measure(order: LoadOrder): Promise<Timed> {
  const { port, load, agents, connections, ms, perSecond } = order;
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const writers = open.map(() => (typeof load === "string" ? LOADS[load](agents) : () => load.request));
  const wanted = typeof load === "string" ? 200 : load.status;
  const ask = async (lane: number) => {
    const answered = await open[lane]?.send(writers[lane]?.() ?? "");
    if (answered?.status !== wanted) throw new Error(`Answered ${answered?.status}`);
  };
  const timed = perSecond
    ? await pace(ask, { connections, ms, perSecond })
    : await repeat(ask, { connections, ms });
  for (const connection of open) connection.close();
  return timed;
}

/** Calls at a steady rate. A call that finds no free connection waits, and its time counts from when it was due. */
async function pace(
  ask: (lane: number) => Promise<void>,
  { connections, ms, perSecond }: { connections: number; ms: number; perSecond: number },
): Promise<Timed> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const total = Math.floor((ms / 1000) * perSecond);
  let next = 0;
  let errors = 0;
  const lane = async (_: unknown, index: number) => {
    while (next < total) {
      const due = startedAt + (next / perSecond) * 1000;
      next += 1;
      const early = due - performance.now();
      if (early > 0) await wait(early);
      const from = Math.max(due, startedAt);
      await ask(index).catch(() => {
        errors += 1;
      });
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return {
    seconds: (performance.now() - startedAt) / 1000,
    latencies: Float64Array.from(latencies),
    errors,
  };
}
