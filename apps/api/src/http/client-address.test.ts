import type { AddressInfo } from "node:net";
import express from "express";
import { expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

/** What the handlers after it see, behind so many trusted proxies. */
async function seenBehind(proxies: number, headers: Record<string, string>): Promise<unknown> {
  const app = express().set("trust proxy", proxies).use(clientAddress);
  app.get("/", (req, res) => {
    res.json({
      ip: req.headers["x-client-ip"]?.toString().replace("::ffff:", ""),
      forwarded: req.headers["x-forwarded-for"],
    });
  });
  const server = app.listen(0);
  await new Promise((resolve) => server.once("listening", resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers });
  const seen: unknown = await answer.json();
  server.close();
  return seen;
}

it("believes nothing that a caller writes when there is no proxy", async () => {
  const headers = { "x-forwarded-for": "6.6.6.6", "x-client-ip": "6.6.6.6" };
  expect(await seenBehind(0, headers)).toEqual({ ip: "127.0.0.1" });
});

it("takes the address that the outermost trusted proxy saw, not what was written before it", async () => {
  expect(await seenBehind(1, { "x-forwarded-for": "6.6.6.6, 9.9.9.9" })).toEqual({ ip: "9.9.9.9" });
  expect(await seenBehind(2, { "x-forwarded-for": "6.6.6.6, 9.9.9.9, 10.0.0.1" })).toEqual({ ip: "9.9.9.9" });
});
