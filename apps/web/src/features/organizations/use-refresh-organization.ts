import { useCallback } from "react";
import { trpc } from "../../lib/trpc.ts";

/** Reads again what a change of members, roles or names may have changed. */
export function useRefreshOrganization(): () => Promise<void> {
  const queries = trpc.useUtils();
  return useCallback(async () => {
    await Promise.all([queries.organizations.invalidate(), queries.identity.getViewer.invalidate()]);
  }, [queries]);
}
