import { trpc } from "../../lib/trpc.ts";
import { notify, notifyFailure } from "../../ui/toast.tsx";
import { describeError } from "../../lib/api-error.ts";

/** Lets this browser act for another organization; everything that was read for the former one is read again. */
export function useSwitchOrganization() {
  const queries = trpc.useUtils();
  return trpc.organizations.switch.useMutation({
    onSuccess: async ({ name }) => {
      await queries.invalidate();
      notify(`You act for ${name} now`);
    },
    onError: (error) =>
      notifyFailure("You act for the same organization as before", describeError(error).message),
  });
}
