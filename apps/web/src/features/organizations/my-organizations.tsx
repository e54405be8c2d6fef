import { trpc } from "../../lib/trpc.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { CreateOrganization } from "./create-organization.tsx";
import { roleLabel } from "./role-words.ts";
import { useSwitchOrganization } from "./use-switch-organization.ts";

/** Every organization one is a member of, which of them one acts for, and the way to another. */
export function MyOrganizations() {
  const { data, error, isPending, refetch } = trpc.organizations.list.useQuery();
  const change = useSwitchOrganization();
  return (
    <section aria-labelledby="my-organizations">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="my-organizations" className="text-lg font-semibold">
          Your organizations
        </h2>
        <CreateOrganization />
      </div>
      {isPending && <Skeleton className="h-32 rounded-lg" />}
      {error && (
        <ErrorState
          title="Your organizations could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {data && (
        <ul
          aria-label="Your organizations"
          className="divide-y divide-line rounded-lg border border-line bg-surface text-sm"
        >
          {data.items.map(({ id, name, isPersonal, isActive, role, memberCount }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4">
              <Avatar shape="square" name={name} />
              <div className="min-w-0 grow basis-40">
                <div className="truncate font-medium">{name}</div>
                <div className="text-subtle">
                  {isPersonal ? "Personal" : `${roleLabel(role)} · ${memberWords(memberCount)}`}
                </div>
              </div>
              {isActive ? (
                <Badge tone="accent">Acting for it</Badge>
              ) : (
                <Button
                  size="sm"
                  disabled={change.isPending}
                  onClick={() => change.mutate({ organizationId: id })}
                >
                  Act for it
                  <span className="sr-only">: {name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function memberWords(count: number): string {
  return count === 1 ? "1 member" : `${count} members`;
}
