import { trpc } from "../../lib/trpc.ts";

const refetchMs = 30_000;

/** How many alerts the person has not read; looked up every half minute while the tab is in sight. */
export function useUnreadAlerts(): number {
  const { data } = trpc.usage.listAlerts.useQuery({ limit: 1 }, { refetchInterval: refetchMs });
  return data?.unread ?? 0;
}
