import { startTestApp, type TestApp } from "./app.ts";

/** A test app whose callers are limited, on the test's own database: the values of `LIMIT_…`, and TRUST_PROXY. */
export function startLimitedApp(variables: Record<string, string>, databaseUrl?: string): Promise<TestApp> {
  return startTestApp({
    limits: { LIMITS: "on", TRUST_PROXY: "1", ...variables },
    ...(databaseUrl ? { databaseUrl } : {}),
  });
}

let count = 0;

/** An address of the network for documentation (RFC 3849), each in a /64 of its own. */
export function newAddress(): string {
  count += 1;
  return `2001:db8:${process.pid.toString(16).slice(-4)}:${count.toString(16)}::1`;
}

/** Posts to the identity provider, as a browser behind one proxy. */
export function postAuth(
  app: { url: string; webUrl: string },
  path: string,
  { body, from, headers }: { body: object | URLSearchParams; from: string; headers?: Record<string, string> },
): Promise<Response> {
  const isForm = body instanceof URLSearchParams;
  return fetch(`${app.url}/api/auth${path}`, {
    method: "POST",
    headers: {
      "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
      origin: app.webUrl,
      "x-forwarded-for": from,
      ...headers,
    },
    body: isForm ? body : JSON.stringify(body),
  });
}

/** How many of the answers were not refused for being too many. */
export function letThrough(answers: readonly Response[]): number {
  return answers.filter(({ status }) => status !== 429).length;
}
