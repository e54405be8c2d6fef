import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";

/** A webhook endpoint for tests: verifies every signature with the SDK and remembers what came. */
export interface Receiver {
  url: string;
  /** What signatures are verified with; may be replaced by the secret that the API answered. */
  secret: string;
  /** Verified events in the order they came, repeats included. */
  events: Stripe.Event[];
  /** Answers the next requests with an error; their events are not remembered. */
  failNext: (times: number) => void;
  requests: () => number;
  close: () => Promise<void>;
}

/** Starts a receiver on a free port. A request whose signature does not verify is answered 400 and not remembered. */
export async function startReceiver(): Promise<Receiver> {
  const events: Stripe.Event[] = [];
  let failures = 0;
  let requests = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests += 1;
      if (failures > 0) {
        failures -= 1;
        response.writeHead(500).end();
        return;
      }
      try {
        const signature = request.headers["stripe-signature"] ?? "";
        events.push(Stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, receiver.secret));
        response.writeHead(200).end("ok");
      } catch {
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    secret: "whsec_receiver_for_tests",
    events,
    failNext(times) {
      failures = times;
    },
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}
