import { PackageOpen } from "lucide-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { PastSubscriptions } from "./past-subscriptions.tsx";
import { SubscriptionCard } from "./subscription-card.tsx";
import { isCurrent } from "./subscription-state.ts";
import { useSubscriptions } from "./use-subscriptions.ts";

/** The plans that the buyer's organization holds, and below them, folded, those it held. */
export function SubscriptionList() {
  const { data, error, isPending, refetch } = useSubscriptions();
  if (isPending) return <SubscriptionListSkeleton />;
  if (!data)
    return (
      <ErrorState title="Your agents could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  const current = data.items.filter(isCurrent);
  const past = data.items.filter((subscription) => !isCurrent(subscription));
  return (
    <>
      {current.length === 0 ? (
        <NoAgents hadSome={past.length > 0} />
      ) : (
        <ul aria-label="My agents" className="flex flex-col gap-4">
          {current.map((subscription) => (
            <SubscriptionCard key={subscription.id} subscription={subscription} />
          ))}
        </ul>
      )}
      <PastSubscriptions subscriptions={past} />
    </>
  );
}

function NoAgents({ hadSome }: { hadSome: boolean }) {
  return (
    <EmptyState
      icon={<PackageOpen />}
      title={hadSome ? "No plan is active" : "You have no agents yet"}
      action={
        <LinkButton to="/" variant="primary">
          Browse the catalogue
        </LinkButton>
      }
    >
      Many agents have a free plan that is active in one click, without a card. The plans you take and what
      you use of them appear here.
    </EmptyState>
  );
}

function SubscriptionListSkeleton() {
  return (
    <div role="status" aria-label="Loading your agents" className="flex flex-col gap-4">
      <Skeleton className="h-46 rounded-lg" />
      <Skeleton className="h-46 rounded-lg" />
    </div>
  );
}
