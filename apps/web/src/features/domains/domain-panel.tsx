import type { ReactNode } from "react";
import { Globe } from "lucide-react";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ClaimForm } from "./claim-form.tsx";
import { DomainCard } from "./domain-card.tsx";

interface DomainPanelProps {
  vendorSlug: string;
  /** What to show where the vendor is not one's own. */
  notYours: ReactNode;
}

/** The domains of a vendor, what each needs to be verified, and the way to claim another. */
export function DomainPanel({ vendorSlug, notYours }: DomainPanelProps) {
  const { data, error, isPending, refetch } = trpc.domains.list.useQuery({ vendorSlug });
  if (isPending)
    return (
      <div role="status" aria-label="Loading domains">
        <Skeleton className="h-64 rounded-lg" />
      </div>
    );
  if (!data) {
    if (error.data?.httpStatus === 404 || error.data?.httpStatus === 400) return notYours;
    return (
      <ErrorState title="The domains could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {data.items.length === 0 && <NoDomains />}
      {data.items.map((claim) => (
        <DomainCard key={claim.id} claim={claim} vendorSlug={vendorSlug} />
      ))}
      <ClaimForm vendorSlug={vendorSlug} suggestions={data.unclaimed} />
    </div>
  );
}

function NoDomains() {
  return (
    <EmptyState icon={<Globe />} title="No domain is claimed yet">
      Until its domain is verified, everybody who signs in to an agent reads that Souk does not know whose the
      domain is.
    </EmptyState>
  );
}
