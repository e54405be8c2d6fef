import type { RequestHandler } from "express";

/**
 * Refuses requests that change something and come from another site. Browsers send `Sec-Fetch-Site` or
 * `Origin` with every POST and pages cannot forge them; a request with neither is not from one of our pages.
 */
export function sameOriginOnly(origin: string): RequestHandler {
  return (request, response, next) => {
    if (request.method === "GET" || request.method === "HEAD") return next();
    const site = request.get("sec-fetch-site");
    const allowed = site === undefined ? request.get("origin") === origin : site === "same-origin";
    if (allowed) return next();
    response.status(403).type("text/plain").send("This request came from another site.");
  };
}
