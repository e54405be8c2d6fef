import { useQuery } from "@tanstack/react-query";
import { authClient } from "../../lib/auth-client.ts";

/** Whether the account has a password; taken for granted until it is known. People who came by another door have none. */
export function useHasPassword(): boolean {
  const { data } = useQuery({
    queryKey: ["sign-in-methods"],
    queryFn: async () => (await authClient.listAccounts()).data ?? [],
    staleTime: 60_000,
  });
  return !data || data.length === 0 || data.some(({ providerId }) => providerId === "credential");
}
