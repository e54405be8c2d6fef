import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { Address } from "./names.ts";
import type { TextAnswer } from "./text-answer.ts";

/** More than the one line that is looked for, and little enough to be read from anybody. */
const MAX_BYTES = 4_096;

interface Reading {
  url: URL;
  /** The only addresses that are connected to, one after the other. */
  addresses: readonly Address[];
  /** Ends it, the reading of the body included. */
  signal: AbortSignal;
  ca?: string | undefined;
}

/** One GET over a connection of its own, to the given addresses and no other. Never throws. */
export async function readOnce({ url, addresses, signal, ca }: Reading): Promise<TextAnswer> {
  const { request } = url.protocol === "https:" ? https : http;
  const asking = request(url, {
    agent: false,
    lookup: pinnedTo(addresses),
    signal,
    ...(ca === undefined ? {} : { ca }),
    rejectUnauthorized: true,
    headers: { accept: "text/plain", "accept-encoding": "identity", "user-agent": "Souk-Domain-Check" },
  });
  // What goes wrong after the answer began is told by its body.
  asking.on("error", () => {});
  try {
    const answered = once(asking, "response", { signal });
    asking.end();
    const [response] = (await answered) as [IncomingMessage];
    return await judge(response);
  } catch (error) {
    return { kind: signal.aborted ? "too_slow" : faultOf(error) };
  } finally {
    asking.destroy();
  }
}

/** Looks nothing up: answers what was looked up, and judged, before. */
function pinnedTo(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, done) => {
    const [first] = addresses;
    if (!first) return done(new Error("No address to connect to"), "");
    return all ? done(null, [...addresses]) : done(null, first.address, first.family);
  };
}

async function judge(response: IncomingMessage): Promise<TextAnswer> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) return { kind: "redirected" };
  if (status !== 200) return { kind: "status", status };
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) return { kind: "too_large" };
    parts.push(part);
  }
  return { kind: "text", text: Buffer.concat(parts).toString("utf8") };
}

function faultOf(error: unknown): "certificate" | "unreachable" {
  const { code = "" } = error as NodeJS.ErrnoException;
  return /CERT|SIGNATURE|^ERR_(?:TLS|SSL)/.test(code) ? "certificate" : "unreachable";
}
