/**
 * A thread that asks one address as fast as it is answered, so that what asks does not slow down what answers.
 * Told where to ask, it answers how many requests a second were served.
 */
import http from "node:http";
import { parentPort } from "node:worker_threads";

/** One round at one address. */
export interface LoadOrder {
  url: string;
  headers: Record<string, string>;
  connections: number;
  ms: number;
}

parentPort?.on("message", (order: LoadOrder) => {
  void measure(order).then((perSecond) => parentPort?.postMessage(perSecond));
});

async function measure({ url, headers, connections, ms }: LoadOrder): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const startedAt = performance.now();
  let served = 0;
  const lane = async () => {
    while (performance.now() - startedAt < ms) {
      await ask(url, { headers, agent });
      served += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return served / seconds;
}

function ask(url: string, options: http.RequestOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = http.get(url, options, (response) => {
    if (response.statusCode !== 204) reject(new Error(`${url} answered ${response.statusCode}`));
    response.resume().on("end", resolve);
  });
  request.on("error", reject);
  return promise;
}
