import { Store } from "lucide-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/** No public agent has this name. */
export function AgentNotFound() {
  return (
    <>
      <h1 className="sr-only">No such agent</h1>
      <EmptyState
        icon={<Store />}
        title="No agent stands here"
        action={
          <LinkButton to="/" variant="primary">
            See the catalogue
          </LinkButton>
        }
      >
        It may have left the marketplace, or the link is not right.
      </EmptyState>
    </>
  );
}

/** The shape of an agent's page while it is read. */
export function AgentSkeleton() {
  return (
    <div role="status" aria-label="Loading the agent">
      <div className="flex flex-col gap-6 sm:flex-row">
        <Skeleton className="size-16 rounded-[22%] sm:size-20" />
        <div className="grow">
          <Skeleton className="h-8 w-56" />
          <Skeleton className="mt-3 h-4 w-40" />
          <Skeleton className="mt-5 h-5 max-w-xl" />
        </div>
      </div>
      <div className="mt-16 grid gap-4 sm:grid-cols-3">
        <Skeleton className="h-80 rounded-lg" />
        <Skeleton className="h-80 rounded-lg" />
        <Skeleton className="h-80 rounded-lg" />
      </div>
    </div>
  );
}
