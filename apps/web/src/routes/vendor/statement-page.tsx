import { getRouteApi } from "@tanstack/react-router";
import { ReceiptText } from "lucide-react";
import { DownloadStatement } from "../../features/statement/download-statement.tsx";
import { NoSuchStatement } from "../../features/statement/no-such-statement.tsx";
import { Owed } from "../../features/statement/owed.tsx";
import { StatementTable } from "../../features/statement/statement-table.tsx";
import { errorCode } from "../../lib/api-error.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

const route = getRouteApi("/market/vendor/statements/$slug");

/** A vendor's statement: what was sold, given back and kept, line by line, and what is owed. */
export function StatementPage() {
  const { slug } = route.useParams();
  const viewer = trpc.identity.getViewer.useQuery();
  const pages = trpc.ledger.getStatement.useInfiniteQuery(
    { vendorSlug: slug, limit: 50 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  const name = viewer.data?.vendors.find((vendor) => vendor.slug === slug)?.name ?? slug;
  usePageTitle(`Statement of ${name}`);
  const code = errorCode(pages.error);
  if (code === "vendor.not_found" || code === "request.invalid") return <NoSuchStatement />;
  const hasLines = (pages.data?.pages[0]?.items.length ?? 0) > 0;
  return (
    <>
      <PageHeader
        title={`Statement of ${name}`}
        description="Every sale, refund and dispute, newest first, with what is yours of it."
        actions={hasLines && <DownloadStatement vendorSlug={slug} />}
      />
      <Owed sums={pages.data?.pages[0]?.owed ?? []} />
      <PagedList noun="lines" pages={pages} empty={<NothingSold />}>
        {(lines) => <StatementTable lines={lines} vendorSlug={slug} />}
      </PagedList>
      {hasLines && (
        <p className="mt-4 max-w-3xl text-sm text-subtle">
          Gross is what the buyer paid or got back. Tax and the marketplace's fee are taken from it, the rest
          is yours. Your share is frozen on each sale; a refund takes the same share back.
        </p>
      )}
    </>
  );
}

function NothingSold() {
  return (
    <EmptyState
      icon={<ReceiptText />}
      title="Nothing was sold yet"
      action={<LinkButton to="/">See the catalogue</LinkButton>}
    >
      The first payment for one of your agents appears here within seconds.
    </EmptyState>
  );
}
