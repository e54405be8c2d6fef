import { type ActionAbout, allows } from "@souk/contracts/identity/permissions";
import { useSession } from "../../lib/auth-client.ts";
import { trpc } from "../../lib/trpc.ts";

/** Who is signed in and the organization they act for; read again when one switches, and not at all for strangers. */
export function useViewer() {
  const { data: session } = useSession();
  return trpc.identity.getViewer.useQuery(undefined, { staleTime: 5 * 60_000, enabled: Boolean(session) });
}

/**
 * Whether the person may do this for the organization they act for. True while that is unknown: the API refuses
 * anyway, and what most people may do should not come in late.
 */
export function useMay(action: ActionAbout<"organization">): boolean {
  const { data } = useViewer();
  if (!data) return true;
  return allows({ platform: data.user.role, organization: data.organization.role }, action);
}
