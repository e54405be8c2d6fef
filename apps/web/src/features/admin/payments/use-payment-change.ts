import { trpc } from "../../../lib/trpc.ts";
import { notify } from "../../../ui/toast.tsx";

/** What follows every decision about a payment: everything that shows it is read again, a word says so. */
export function usePaymentChange(said: string, onDone: () => void): { onSuccess: () => Promise<void> } {
  const queries = trpc.useUtils();
  return {
    onSuccess: async () => {
      await Promise.all([
        queries.payments.invalidate(),
        queries.billing.invalidate(),
        queries.ledger.invalidate(),
      ]);
      notify(said);
      onDone();
      document.getElementById("main")?.focus(); // the button that had the focus may be gone
    },
  };
}
