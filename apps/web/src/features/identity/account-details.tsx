import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useSignOut } from "./use-sign-out.ts";

/** Who one is here, for which organization one acts, and the way out. */
export function AccountDetails() {
  const { data, error, isPending, refetch } = trpc.identity.getViewer.useQuery();
  const signOut = useSignOut();
  if (isPending)
    return (
      <div role="status" aria-label="Loading your account">
        <Skeleton className="h-72 max-w-xl rounded-lg" />
      </div>
    );
  if (!data)
    return (
      <ErrorState title="Your account could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  const { user, organization, vendors } = data;
  return (
    <Card className="max-w-xl">
      <h2 className="mb-4 font-semibold">Account</h2>
      <dl className="flex flex-col gap-4 text-sm">
        <Detail name="Name">{user.name}</Detail>
        <Detail name="E-mail">{user.email}</Detail>
        <Detail name="Organization" hint="Your plans belong to it.">
          {organization.name}
        </Detail>
        {vendors.length > 0 && (
          <Detail name="Publishes for">{vendors.map((vendor) => vendor.name).join(", ")}</Detail>
        )}
      </dl>
      <Button className="mt-6" onClick={() => void signOut()}>
        Sign out
      </Button>
    </Card>
  );
}

function Detail({ name, hint, children }: { name: string; hint?: string; children: string }) {
  return (
    <div className="grid gap-x-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <dt className="text-subtle">{name}</dt>
      <dd className="wrap-anywhere">
        {children}
        {hint && <span className="block text-subtle">{hint}</span>}
      </dd>
    </div>
  );
}
