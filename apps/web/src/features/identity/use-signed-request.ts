import { useLocation } from "@tanstack/react-router";
import { isSignedQuery } from "../../lib/search-params.ts";

/**
 * The agent's authorization request that led to this page, if one did. It reads the browser's own query, since
 * the router treats a signed one as opaque.
 */
export function useSignedRequest(): URLSearchParams | undefined {
  useLocation({ select: (location) => location.searchStr }); // read anew when the address changes
  const params = new URLSearchParams(window.location.search);
  return isSignedQuery(params) ? params : undefined;
}
