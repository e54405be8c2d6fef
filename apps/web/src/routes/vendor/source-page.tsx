import { getRouteApi } from "@tanstack/react-router";
import { ReceiptText } from "lucide-react";
import { NoSuchStatement } from "../../features/statement/no-such-statement.tsx";
import { SourceDetails } from "../../features/statement/source-details.tsx";
import { headlineOf } from "../../features/statement/source-words.ts";
import { errorCode } from "../../lib/api-error.ts";
import { useSession } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const route = getRouteApi("/market/vendor/statements/$slug/$source");

/** What stands behind a line of a vendor's statement. */
export function SourcePage() {
  const { slug, source } = route.useParams();
  const { data: session } = useSession();
  const found = trpc.ledger.getStatementSource.useQuery({ vendorSlug: slug, source });
  usePageTitle(found.data ? headlineOf(found.data).title : found.error ? "Not in this statement" : undefined);
  if (found.isPending) return <SourceSkeleton />;
  if (found.data)
    return <SourceDetails vendorSlug={slug} found={found.data} isAdmin={session?.user.role === "admin"} />;
  const code = errorCode(found.error);
  if (code === "vendor.not_found") return <NoSuchStatement />;
  if (code === "movement.not_found" || code === "request.invalid") return <NoSuchSource slug={slug} />;
  return (
    <>
      <h1 className="sr-only">A line of the statement</h1>
      <ErrorState error={found.error} onRetry={() => void found.refetch()} />
    </>
  );
}

function NoSuchSource({ slug }: { slug: string }) {
  return (
    <>
      <h1 className="sr-only">Not in this statement</h1>
      <EmptyState
        icon={<ReceiptText />}
        title="Not in this statement"
        action={
          <LinkButton to="/vendor/statements/$slug" params={{ slug }}>
            Go to the statement
          </LinkButton>
        }
      >
        No sale, refund or dispute of this vendor has that id. The link may be mistyped.
      </EmptyState>
    </>
  );
}

function SourceSkeleton() {
  return (
    <div role="status" aria-label="Loading the line">
      <Skeleton className="h-5 w-24" />
      <Skeleton className="mt-4 h-8 w-64" />
      <Skeleton className="mt-2 h-5 w-48" />
      <div className="mt-8 grid gap-6 lg:grid-cols-2">
        <Skeleton className="h-64 rounded-lg" />
        <Skeleton className="h-64 rounded-lg" />
      </div>
      <Skeleton className="mt-10 h-48 rounded-lg" />
    </div>
  );
}
