import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiUnreachable } from "../../lib/api-error.ts";
import { authClient } from "../../lib/auth-client.ts";

/** A passkey as its owner knows it. */
export interface OwnPasskey {
  id: string;
  name: string;
  createdAt: string;
}

const queryKey = ["passkeys"];

/** The passkeys of the account, the newest first. */
export function usePasskeys() {
  return useQuery({
    queryKey,
    queryFn: async (): Promise<OwnPasskey[]> => {
      const { data, error } = await authClient.$fetch<Stored[]>("/passkey/list-user-passkeys", {
        method: "GET",
      });
      if (error || !data) throw new ApiUnreachable();
      return data.map(toOwnPasskey).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    },
  });
}

/** Reads them again. */
export function useRefreshPasskeys(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey });
}

interface Stored {
  id: string;
  name?: string | null;
  createdAt: string | Date;
}

function toOwnPasskey({ id, name, createdAt }: Stored): OwnPasskey {
  return { id, name: name || "Passkey", createdAt: new Date(createdAt).toISOString() };
}
