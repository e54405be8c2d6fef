import type { ApiKey } from "@souk/contracts/api-keys/entities";
import { KeyRound } from "lucide-react";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ApiKeyRow } from "./api-key-row.tsx";

/** The keys of an organization, newest first. */
export function ApiKeyPanel({ organizationId }: { organizationId: string }) {
  const { data, error, isPending, refetch } = trpc.apiKeys.list.useQuery({ organizationId });
  if (isPending)
    return (
      <div role="status" aria-label="Loading API keys">
        <Skeleton className="h-40 rounded-lg" />
      </div>
    );
  if (!data)
    return <ErrorState title="The keys could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) return <NoKeys />;
  return <KeyList keys={data.items} organizationId={organizationId} />;
}

function KeyList({ keys, organizationId }: { keys: readonly ApiKey[]; organizationId: string }) {
  return (
    <ul
      aria-label="API keys"
      className="divide-y divide-line rounded-lg border border-line bg-surface text-sm"
    >
      {keys.map((apiKey) => (
        <ApiKeyRow key={apiKey.id} apiKey={apiKey} organizationId={organizationId} />
      ))}
    </ul>
  );
}

function NoKeys() {
  return (
    <EmptyState icon={<KeyRound />} title="There are no keys yet">
      A key lets a script or a server of yours call Souk without a person: to watch usage, to spend quotas, or
      to publish.
    </EmptyState>
  );
}
