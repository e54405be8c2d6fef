import { createServer } from "node:net";
import { OperatorFault } from "./operator-fault.ts";

/** Refuses in one sentence when `port` cannot be listened on, naming the variable that changes it. */
export async function requireFreePort(port: number, variable: string, what: string): Promise<void> {
  for (const host of ["127.0.0.1", "::"]) {
    const obstacle = await listeningObstacle(port, host);
    if (obstacle === "EADDRINUSE")
      throw new OperatorFault(
        `Port ${port} for ${what} is taken by another program: stop it, or choose another with ${variable}=<port>.`,
      );
    if (obstacle === "EACCES")
      throw new OperatorFault(
        `Port ${port} for ${what} may not be opened by this user: choose one above 1023 with ${variable}=<port>.`,
      );
  }
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

function listeningObstacle(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
