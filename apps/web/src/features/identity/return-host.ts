/**
 * The host that an authorization request goes back to, port included. The listing's domain is what the vendor says
 * of itself; this is where the browser really goes. Undefined when the request names no readable address.
 */
export function returnHost(request: URLSearchParams): string | undefined {
  return URL.parse(request.get("redirect_uri") ?? "")?.host || undefined;
}
