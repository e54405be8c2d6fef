import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { AnyTRPCRouter } from "@trpc/server";
import { type RequestHandler, type Response, Router } from "express";
import { errorsPage, PAGE_STYLE, REFERENCE_START, referencePage } from "./docs-pages.ts";
import { onlyReading } from "./last-resort.ts";
import { buildOpenApiDocument } from "./openapi.ts";

/** Scalar styles its parts inline and draws its icons as data; everything else comes from our own origin. */
const REFERENCE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE_CSP =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The document, its reference pages and the list of errors. Nothing of it asks another host for anything. */
export function docsRoutes({ router, apiUrl }: { router: AnyTRPCRouter; apiUrl: string }): Router {
  const document = JSON.stringify(buildOpenApiDocument(router, apiUrl));
  const errors = errorsPage();
  const routes = Router();
  routes.use(["/openapi.json", "/docs"], onlyReading);
  routes.get("/openapi.json", serve(document, "application/json"));
  routes.get("/docs", serve(referencePage, "text/html", REFERENCE_CSP));
  routes.get("/docs/errors", serve(errors, "text/html", PAGE_CSP));
  routes.get("/docs/assets/page.css", serve(PAGE_STYLE, "text/css"));
  routes.get("/docs/assets/start.js", serve(REFERENCE_START, "text/javascript"));
  routes.get("/docs/assets/scalar.js", serveScalar());
  return routes;
}

/** Answers a text that is the same as long as the process lives. */
function serve(text: string, type: string, policy?: string): RequestHandler {
  return (_req, res) => {
    if (policy) res.setHeader("Content-Security-Policy", policy);
    res.setHeader("Cache-Control", "public, no-cache");
    res.type(type).send(text);
  };
}

/** Scalar's own bundle from its npm package: 4.4 MB, so it is packed once and kept when it is first asked for. */
function serveScalar(): RequestHandler {
  const file = new URL("./browser/standalone.js", import.meta.resolve("@scalar/api-reference"));
  let packed: Promise<Buffer> | undefined;
  return async (req, res) => {
    res.vary("Accept-Encoding").setHeader("Cache-Control", "public, max-age=86400");
    res.type("text/javascript");
    if (!req.acceptsEncodings("gzip")) return sendPlain(res, file);
    packed ??= readFile(file).then((script) => promisify(gzip)(script));
    res.setHeader("Content-Encoding", "gzip");
    res.send(await packed);
  };
}

async function sendPlain(res: Response, file: URL): Promise<void> {
  res.send(await readFile(file));
}
