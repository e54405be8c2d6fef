/** Where the router keeps an OAuth request it must not touch. No real parameter can have this name. */
const signedQueryKey = "\u0000signed";

export interface SearchParams {
  [name: string]: string | undefined;
}

/**
 * The query as flat strings; of a repeated name the first counts. The query of an OAuth request carries a
 * signature and repeated names, and any re-encoding would break it: it becomes one opaque value.
 */
export function parseSearch(search: string): SearchParams {
  const raw = search.startsWith("?") ? search.slice(1) : search;
  const params = new URLSearchParams(raw);
  if (isSignedQuery(params)) return { [signedQueryKey]: raw };
  const result: SearchParams = {};
  for (const [name, value] of params) {
    if (name !== signedQueryKey && !(name in result)) result[name] = value;
  }
  return result;
}

/** The opposite of `parseSearch`: a signed query byte for byte, else the values that are set, in their order. */
export function stringifySearch(search: Record<string, unknown>): string {
  const signed = search[signedQueryKey];
  if (typeof signed === "string") return `?${signed}`;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") params.set(name, value);
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** True when the query is an agent's authorization request, signed by the identity provider. */
export function isSignedQuery(params: URLSearchParams): boolean {
  return params.has("sig") && params.has("ba_param");
}
