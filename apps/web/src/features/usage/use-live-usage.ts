import { useSyncExternalStore } from "react";
import { trpc } from "../../lib/trpc.ts";

/**
 * Keeps the quotas on the page as they stand: the API tells when one changes. Only while the tab is in sight, because a
 * browser opens few connections to one origin; what was missed meanwhile comes first when it is seen again. While the
 * stream is cut, the client connects anew by itself, and quotas are read at times as without it.
 */
export function useLiveUsage(): void {
  const queries = trpc.useUtils();
  const isVisible = useSyncExternalStore(onVisibility, () => document.visibilityState === "visible");
  trpc.usage.watch.useSubscription(undefined, {
    enabled: isVisible,
    onData: ({ agentSlug, items }) => {
      const agentId = agentSlug;
      const before = queries.usage.get.getData({ agentId });
      if (!before) return;
      queries.usage.get.setData({ agentId }, { items });
      if (JSON.stringify(before.items) === JSON.stringify(items)) return;
      void queries.usage.getDays.invalidate();
      void queries.usage.listOperations.invalidate();
      void queries.usage.listAlerts.invalidate();
    },
  });
}

function onVisibility(notify: () => void): () => void {
  document.addEventListener("visibilitychange", notify);
  return () => document.removeEventListener("visibilitychange", notify);
}
