import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import helmet from "helmet";
import sirv from "sirv";
import { runtimeConfigScript } from "./server-config-script.ts";
import { readWebEnv, type WebEnv } from "./server-env.ts";

const builtFiles = fileURLToPath(new URL("../dist/client", import.meta.url));

/**
 * Serves the built web app: hashed assets for a year, pages by index.html, /config.js and /health.
 * A path with a dot or under /.well-known that is no file is 404, never the app's HTML.
 */
export function createWebServer(env: Pick<WebEnv, "apiUrl" | "mailboxUrl">, directory = builtFiles): Server {
  const secure = securityHeaders(env.apiUrl);
  // `dev` looks files up on disk: a build made meanwhile is served whole, never an old list of new files.
  const files = sirv(directory, {
    dev: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: cacheHeaders,
  });
  const config = runtimeConfigScript(env);

  return createServer((request, response) => {
    response.setHeader("Permissions-Policy", PERMISSIONS);
    secure(request, response, () => {
      const [pathname = "/"] = (request.url ?? "/").split("?", 1);
      if (request.method !== "GET" && request.method !== "HEAD")
        return plain(response, 405, "method not allowed");
      if (pathname === "/health") return plain(response, 200, "ok");
      if (pathname === "/config.js") return script(request, response, config);
      files(request, response, () => {
        if (!isPagePath(pathname)) return plain(response, 404, "not found");
        request.url = "/index.html";
        files(request, response, () => plain(response, 503, "the web app is not built"));
      });
    });
  });
}

/** True for paths the browser's router owns: no extension in the last part, nothing hidden, nothing well-known. */
export function isPagePath(pathname: string): boolean {
  return (
    !pathname.split("/").some((part) => part.startsWith(".") || part.startsWith("%2e")) &&
    !/\.[^/]*$/.test(pathname)
  );
}

/** What no page here does, so that nothing that gets into one can either. Passkeys are the exception. */
const PERMISSIONS =
  "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), display-capture=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

function securityHeaders(apiUrl: string) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", "data:", apiUrl],
        connectSrc: ["'self'", apiUrl],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    // The browser leaves for agents' sites from here; they learn the origin, never the page or its query.
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    xFrameOptions: { action: "deny" },
    strictTransportSecurity: apiUrl.startsWith("https:"),
  });
}

function cacheHeaders(response: ServerResponse, pathname: string): void {
  const immutable = pathname.startsWith("/assets/");
  response.setHeader("cache-control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
}

function script(request: IncomingMessage, response: ServerResponse, body: string): void {
  response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" });
  response.end(request.method === "HEAD" ? undefined : body);
}

function plain(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${body}\n`);
}

function main(): void {
  const env = readWebEnv();
  if (!existsSync(builtFiles))
    throw new Error("The web app is not built yet: run `pnpm --filter @souk/web build`.");
  const server = createWebServer(env);
  server.listen(env.port, env.host, () => console.log(`web: http://${env.host}:${env.port}`));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}

if (import.meta.main) main();
