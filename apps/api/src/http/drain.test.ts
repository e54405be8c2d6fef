import http from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import { closeWhenDraining, createDrain, drainServer } from "./drain.ts";

const agent = new http.Agent({ keepAlive: true });
afterEach(() => agent.destroy());

/** A server whose `/slow` answers when it is told to. */
async function startServer() {
  const drain = createDrain();
  const slow = { arrived: Promise.withResolvers<void>(), answer: Promise.withResolvers<void>() };
  const app = express().use(closeWhenDraining(drain));
  app.get("/quick", (_req, res) => void res.send("quick"));
  app.get("/slow", async (_req, res) => {
    slow.arrived.resolve();
    await slow.answer.promise;
    res.send("slow");
  });
  const server = app.listen(0);
  await new Promise((resolve) => server.once("listening", resolve));
  return { server, drain, slow, port: (server.address() as AddressInfo).port };
}

function get(port: number, path: string): Promise<{ text: string; connection: string | undefined }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    text: string;
    connection: string | undefined;
  }>();
  const request = http.get({ port, path, agent }, (response) => {
    let text = "";
    response.on("data", (chunk) => {
      text += String(chunk);
    });
    response.on("end", () => resolve({ text, connection: response.headers.connection }));
  });
  request.on("error", reject);
  return promise;
}

describe("draining", () => {
  it("lets a running answer finish and ends as soon as it has, in spite of keep-alive", async () => {
    const { server, drain, slow, port } = await startServer();
    await get(port, "/quick");
    const running = get(port, "/slow");
    await slow.arrived.promise;
    const drained = drainServer(server, drain, 20_000);
    slow.answer.resolve();
    expect((await running).text).toBe("slow");
    const start = performance.now();
    await drained;
    expect(performance.now() - start).toBeLessThan(2_000);
    agent.destroy();
    await expect(get(port, "/quick")).rejects.toThrow("ECONNREFUSED");
  });

  it("asks callers to close their connections", async () => {
    const { server, drain, port } = await startServer();
    expect((await get(port, "/quick")).connection).toBe("keep-alive");
    drain.begin();
    expect((await get(port, "/quick")).connection).toBe("close");
    await drainServer(server, drain, 1_000);
  });

  it("cuts what is not over at the deadline", async () => {
    const { server, drain, slow, port } = await startServer();
    const running = get(port, "/slow");
    await slow.arrived.promise;
    const [outcome] = await Promise.allSettled([running, drainServer(server, drain, 50)]);
    expect(outcome.status).toBe("rejected");
  });
});
