import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { OperatorFault } from "./operator-fault.ts";

export type PortWish = {
  port: number;
  /** The environment variable that chooses another. */
  variable: string;
  /** Who wants to listen there. */
  what: string;
  /** How long to wait for whoever holds the port to let go; not at all by default. */
  patienceMs?: number;
};

/** Refuses in one sentence when a port cannot be listened on, naming the variable that changes it. */
export async function requireFreePort({ port, variable, what, patienceMs = 0 }: PortWish): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let obstacle = await listeningObstacle(port);
  while (obstacle === "EADDRINUSE" && Date.now() < deadline) {
    await wait(100);
    obstacle = await listeningObstacle(port);
  }
  if (obstacle === "EADDRINUSE")
    throw new OperatorFault(
      `Port ${port} for ${what} is taken by another program: stop it, or choose another with ${variable}=<port>.`,
    );
  if (obstacle === "EACCES")
    throw new OperatorFault(
      `Port ${port} for ${what} may not be opened by this user: choose one above 1023 with ${variable}=<port>.`,
    );
}

/** A port that nothing listened on a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("A TCP server without a port.");
  return address.port;
}

/** Asks on IPv4 and on every address: a server on localhost alone may hold either. */
async function listeningObstacle(port: number): Promise<string | undefined> {
  return (await refusalOn("127.0.0.1", port)) ?? (await refusalOn("::", port));
}

function refusalOn(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
