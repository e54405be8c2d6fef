import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import { safeReturnPath } from "../../lib/return-path.ts";

/** Goes where `?return=` says, or to the catalogue; what was read as a stranger is read again. */
export function useReturn(from: "/focus/login" | "/focus/two-factor"): () => void {
  const { return: wanted } = getRouteApi(from).useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries();
    void navigate({ href: safeReturnPath(wanted) });
  };
}
