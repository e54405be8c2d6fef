import type { Request } from "./send.ts";

/** A call by its route and what fills it. */
export interface Call {
  /** `"POST /me/agents/{agentId}/usage/{metricSlug}/consume"` */
  route: string;
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** The request of a call, with a person's token or without. */
export function toRequest(
  apiUrl: string,
  { route, path = {}, query = {}, body }: Call,
  token?: string,
): Request {
  const [method = "", template = ""] = route.split(" ");
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  return {
    method,
    url: `${apiUrl}/api/v1${filled}${toSearch(query)}`,
    headers: {
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

function toSearch(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(name, String(one));
    }
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
}
