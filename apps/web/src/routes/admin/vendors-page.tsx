import { Store } from "lucide-react";
import { RegisterVendor } from "../../features/admin/vendors/register-vendor.tsx";
import { VendorTable } from "../../features/admin/vendors/vendor-table.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/** Every organization that publishes. */
export function VendorsPage() {
  usePageTitle("Vendors · Admin");
  return (
    <>
      <PageHeader title="Vendors" actions={<RegisterVendor />} />
      <Vendors />
    </>
  );
}

function Vendors() {
  const { data, error, isPending, refetch } = trpc.vendors.list.useQuery();
  if (isPending)
    return (
      <div role="status" aria-label="Loading vendors">
        <Skeleton className="h-96 rounded-lg" />
      </div>
    );
  if (!data)
    return (
      <ErrorState title="The vendors could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  if (data.items.length === 0)
    return (
      <EmptyState icon={<Store />} title="No vendor is registered">
        An agent is published by a vendor, so register one first.
      </EmptyState>
    );
  return <VendorTable vendors={data.items} />;
}
