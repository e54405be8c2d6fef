import type { Metric } from "@souk/contracts/catalog/entities";
import type { UsageBalance } from "@souk/contracts/usage/entities";
import { describeError, errorCode } from "../../lib/api-error.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Meter } from "../../ui/meter.tsx";
import { meterState } from "../../ui/meter-state.ts";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { metricName } from "./metric-name.ts";
import { resetWords } from "./reset-words.ts";

/** Between two readings where the live stream is cut. */
const refetchMs = 30_000;

/** Every quota of the buyer's plan of one agent, as it is spent; the page that shows it keeps it live. */
export function UsageBars({ slug }: { slug: string }) {
  const usage = trpc.usage.get.useQuery(
    { agentId: slug },
    { staleTime: 0, refetchInterval: refetchMs, refetchOnWindowFocus: "always" },
  );
  const agent = trpc.catalog.getAgent.useQuery({ agentId: slug }, { staleTime: 5 * 60_000 });
  if (usage.isPending || agent.isPending) return <UsageSkeleton />;
  if (!usage.data) return <UsageFailed error={usage.error} onRetry={() => void usage.refetch()} />;
  if (usage.data.items.length === 0)
    return <p className="text-sm text-subtle">This plan counts nothing: use it as much as you like.</p>;
  const hasLeft = errorCode(agent.error) === "listing.not_found";
  return (
    <>
      {hasLeft && (
        <Notice tone="warning">
          This agent has left the catalogue, for now or for good. It may not open, and there is no other plan
          to change to.
        </Notice>
      )}
      <ul aria-label="Usage" className="grid gap-x-10 gap-y-5 sm:has-[>li+li]:grid-cols-2">
        {usage.data.items.map((balance) => (
          <li key={balance.metric}>
            <UsageBar
              slug={slug}
              balance={balance}
              metrics={agent.data?.metrics}
              hasPlans={!hasLeft}
              readAt={usage.dataUpdatedAt}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

interface UsageBarProps {
  slug: string;
  balance: UsageBalance;
  metrics: readonly Metric[] | undefined;
  /** Whether the agent has a page with plans to change to. */
  hasPlans: boolean;
  /** When the balance was read, in milliseconds since 1970. */
  readAt: number;
}

function UsageBar({ slug, balance, metrics, hasPlans, readAt }: UsageBarProps) {
  const { limit } = balance;
  const { name, unit } = metricName(balance.metric, metrics);
  const taken = balance.used + balance.held; // what is reserved cannot be spent again
  const beyond = balance.overage?.limit;
  const { state } = meterState(taken, limit, unit, beyond);
  return (
    <>
      <Meter
        label={name}
        used={taken}
        limit={limit}
        beyond={beyond}
        unit={unit}
        note={limit ? resetWords(balance.resetsAt, new Date(readAt)) : undefined}
      />
      {hasPlans && state !== "ok" && (
        <TextLink
          to="/agents/$slug"
          params={{ slug }}
          hash="plans"
          className="mt-1 inline-block text-sm font-medium"
        >
          {state === "near" ? "See larger plans" : "Change plan"}
        </TextLink>
      )}
    </>
  );
}

function UsageSkeleton() {
  return (
    <div role="status" aria-label="Loading usage">
      <Skeleton className="h-15" />
    </div>
  );
}

function UsageFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 text-sm text-muted">
      <p>Usage could not be read. {describeError(error).message}</p>
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
