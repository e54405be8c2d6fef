import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { AccessCards } from "../../features/admin/users/access-cards.tsx";
import { AccountCard } from "../../features/admin/users/account-card.tsx";
import { UserHeader } from "../../features/admin/users/user-header.tsx";
import { UserSessions } from "../../features/admin/users/user-sessions.tsx";
import { useSession } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const route = getRouteApi("/market/admin/users/$userId");

/** One account: what it is, how it is secured, where it is signed in, and what may be done about it. */
export function UserPage() {
  const { userId } = route.useParams();
  const { data: session } = useSession();
  const { data: user, error, isPending, refetch } = trpc.admin.getUser.useQuery({ userId });
  usePageTitle(`${user?.name ?? "User"} · Admin`);
  return (
    <>
      <Link
        to="/admin/users"
        search={{}}
        className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" /> All users
      </Link>
      {isPending && (
        <div role="status" aria-label="Loading the account">
          <Skeleton className="h-96 rounded-lg" />
        </div>
      )}
      {error && (
        <ErrorState title="This account could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {user && (
        <>
          <UserHeader user={user} isSelf={session?.user.id === user.id} />
          <div className="flex flex-col gap-6">
            <AccountCard user={user} />
            <UserSessions user={user} />
            <AccessCards user={user} />
          </div>
        </>
      )}
    </>
  );
}
