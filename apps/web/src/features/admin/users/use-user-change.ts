import { trpc } from "../../../lib/trpc.ts";
import { notify } from "../../../ui/toast.tsx";

/** What follows every change of an account: what shows it is read again, a word says so, the dialog closes. */
export function useUserChange(said: string, onClose: () => void): { onSuccess: () => Promise<void> } {
  const queries = trpc.useUtils();
  return {
    onSuccess: async () => {
      await Promise.all([queries.admin.listUsers.invalidate(), queries.admin.getUser.invalidate()]);
      notify(said);
      onClose();
    },
  };
}
