import type { ReactNode } from "react";
import { allows } from "@souk/contracts/identity/permissions";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, Globe } from "lucide-react";
import { DomainPanel } from "../../features/domains/domain-panel.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const route = getRouteApi("/market/vendor/domains/$slug");

/** The domains of every vendor that one publishes for; nearly always there is one. */
export function VendorDomainsPage() {
  usePageTitle("Domains");
  const viewer = trpc.identity.getViewer.useQuery();
  if (viewer.isPending)
    return (
      <div role="status" aria-label="Loading domains">
        <Skeleton className="h-96 rounded-lg" />
      </div>
    );
  if (!viewer.data) return <ErrorState error={viewer.error} onRetry={() => void viewer.refetch()} />;
  const vendors = viewer.data.vendors.filter(({ organization, vendor }) =>
    allows({ platform: "user", organization, vendor }, "domains.manage"),
  );
  if (vendors.length === 0) return <NotYours />;
  return (
    <>
      <Head>{vendors.length === 1 ? vendors[0]?.name : undefined}</Head>
      <div className="flex flex-col gap-10">
        {vendors.map(({ slug, name }) => (
          <section key={slug} aria-label={`Domains of ${name}`}>
            {vendors.length > 1 && <p className="mb-3 font-medium text-muted">{name}</p>}
            <DomainPanel vendorSlug={slug} notYours={<NotYours />} />
          </section>
        ))}
      </div>
    </>
  );
}

/** The domains of one vendor, as its people and admins see them. */
export function DomainsOfVendorPage() {
  const { slug } = route.useParams();
  const vendor = trpc.vendors.get.useQuery({ vendorSlug: slug });
  const name = vendor.data?.name ?? slug;
  usePageTitle(`Domains of ${name}`);
  return (
    <>
      <Head>{name}</Head>
      <DomainPanel vendorSlug={slug} notYours={<NotYours />} />
    </>
  );
}

function Head({ children }: { children: ReactNode }) {
  return (
    <>
      <Link
        to="/vendor/agents"
        className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Published agents
      </Link>
      <PageHeader
        title={children ? <>Domains of {children}</> : "Domains"}
        description="People who are asked to sign in see whether an agent's domain is proven to be its vendor's. Souk looks again every day."
      />
    </>
  );
}

function NotYours() {
  return (
    <>
      <h1 className="sr-only">Domains</h1>
      <EmptyState
        icon={<Globe />}
        title="You manage no domains here"
        action={<LinkButton to="/vendor/agents">See published agents</LinkButton>}
      >
        The link is not right, or you have no part in its vendor that may change this.
      </EmptyState>
    </>
  );
}
