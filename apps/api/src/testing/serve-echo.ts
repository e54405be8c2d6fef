import http from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { pino } from "pino";
import { EMPTY_WEB, TEST_MAIL_SEAL } from "./market.ts";
import type { RequestContext } from "../trpc/context.ts";
import { nothingHere, problems } from "../http/last-resort.ts";
import { requestId } from "../http/request-id.ts";
import { restHandler } from "../http/rest.ts";
import { echoRouter } from "./echo-router.ts";

/** The echo router at REST, and one exchange with it. */
export interface EchoServer {
  port: number;
  server: http.Server;
  /** What was logged so far. */
  logged: string[];
  send: (method: string, path: string, sent?: Sent) => Promise<Answer>;
  close: () => void;
}

/** What is sent beside method and path. */
export interface Sent {
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** What came back; `json` where it is any. */
export interface Answer {
  status: number | undefined;
  headers: http.IncomingHttpHeaders;
  text: string;
  json: unknown;
}

/** Serves the echo router on a free port. The caller closes it. */
export async function serveEcho(): Promise<EchoServer> {
  const logged: string[] = [];
  const logger = pino({}, { write: (line) => void logged.push(line) });
  const createContext = (req: express.Request, res: express.Response) =>
    contextFor(req.headers.authorization, res);
  const app = express().disable("x-powered-by");
  app.use(
    requestId,
    restHandler({ router: echoRouter, createContext, logger }),
    nothingHere,
    problems(logger),
  );
  const server = app.listen(0);
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, server, logged, send: senderTo(port), close: () => server.close() };
}

/** Plays identity: the token is the kind of caller. */
async function contextFor(authorization: string | undefined, res: express.Response): Promise<RequestContext> {
  const agent = { userId: "u", organizationId: "o", organizationRole: "owner" as const };
  return {
    actor:
      authorization === "Bearer agent"
        ? { kind: "agent", clientId: "c", listingId: "l", scopes: [], ...agent }
        : { kind: "anonymous" },
    credentials: authorization === undefined ? "none" : "invalid",
    reply: { header: (name, value) => res.setHeader(name, value) },
    db: undefined as never,
    now: () => new Date(),
    log: () => {},
    requestId: "test",
    stripe: undefined,
    paymentGraceDays: 7,
    social: [],
    webUrl: "http://localhost:3000",
    mailSeal: TEST_MAIL_SEAL,
    receipts: { sign: () => Promise.reject(new Error("nothing is spent here")) },
    auth: { newConfirmation: () => Promise.reject(new Error("No mail is written here")) },
    publicWeb: EMPTY_WEB,
  };
}

/** One exchange with the path exactly as written; `fetch` would tidy it up. */
function senderTo(port: number): EchoServer["send"] {
  return (method, path, { headers = {}, body } = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const request = http.request({ port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const json: unknown =
          /json/.test(response.headers["content-type"] ?? "") && text ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode, headers: response.headers, text, json });
      });
    });
    request.on("error", reject);
    request.end(body);
    return promise;
  };
}

/** A body of JSON. */
export const json = (value: unknown): Sent => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
