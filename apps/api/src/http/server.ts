import { randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { Duplex } from "node:stream";

/** A server as the API wants it: longer keep-alive than the proxies in front, problems for broken HTTP. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 }, listener);
  server.on("clientError", answerBrokenRequest);
  return server;
}

/** Node's parser gave up before there was a request: answer what can be said, then hang up. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title] = STATUS_BY_CODE[error.code ?? ""] ?? [400, "Bad Request"];
  const requestId = randomUUID();
  const code = "request.invalid";
  const body = JSON.stringify({ type: "about:blank", title, status, instance: "/", code, requestId });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `X-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const STATUS_BY_CODE: Record<string, [status: number, title: string]> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
};
