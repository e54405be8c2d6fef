import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { RequestHandler } from "express";
import helmet from "helmet";

/** An API shows nothing: no page of it runs scripts, loads parts or stands in a frame. */
export const STRICT_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Helmet's headers. They are the same for every answer, so they are worked out once: running its twelve
 * handlers for each request would cost more than the rest of the way to a procedure.
 */
export function securityHeaders(apiUrl: string): RequestHandler {
  const headers = Object.entries(collectHelmetHeaders(apiUrl.startsWith("https:")));
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** Lets Helmet write on an answer that is never sent. */
function collectHelmetHeaders(isHttps: boolean): Record<string, string> {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: isHttps,
    xFrameOptions: { action: "deny" },
  })(answer.req, answer, () => {});
  const headers = Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(headers), "content-security-policy": STRICT_CSP };
}
