import type { AddressInfo } from "node:net";
import express from "express";
import { pino } from "pino";
import { expect, it } from "vitest";
import { requestId, requestLog } from "./request-id.ts";

it("a request is one line, without its query and headers", async () => {
  const { promise: line, resolve } = Promise.withResolvers<string>();
  const app = express().use(requestId, requestLog(pino({}, { write: resolve })));
  app.get("/callback", (_req, res) => void res.status(418).end());
  const server = app.listen(0);
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/callback?code=hunter2`, {
    headers: { authorization: "Bearer hunter3", "x-request-id": "run-7" },
  });
  server.close();
  expect(JSON.parse(await line)).toMatchObject({
    msg: "request",
    requestId: "run-7",
    method: "GET",
    path: "/callback",
    status: 418,
    ms: expect.any(Number),
  });
  expect(await line).not.toContain("hunter");
});
