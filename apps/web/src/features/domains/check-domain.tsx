import type { DomainClaim } from "@souk/contracts/domains/entities";
import { describeError } from "../../lib/api-error.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";

/** Looks for the proof now; what was found then stands on the card. */
export function CheckDomain({ vendorSlug, claim }: { vendorSlug: string; claim: DomainClaim }) {
  const queries = trpc.useUtils();
  const check = trpc.domains.check.useMutation({
    onSuccess: async (checked) => {
      const isProven = checked.lookups.some(({ outcome }) => outcome === "proven");
      if (isProven) notify(`${checked.host} is verified`, undefined, checked.id);
      await Promise.all([queries.domains.list.invalidate(), queries.catalog.getManagedAgent.invalidate()]);
    },
  });
  const isProven = check.data?.lookups.some(({ outcome }) => outcome === "proven");
  return (
    <>
      <Button
        variant={claim.state === "verified" ? "secondary" : "primary"}
        pending={check.isPending}
        onClick={() => check.mutate({ vendorSlug, domainId: claim.id })}
      >
        Check now <span className="sr-only">{claim.host}</span>
      </Button>
      <div className="order-last basis-full empty:hidden">
        {check.error && <Notice tone="danger">{describeError(check.error).message}</Notice>}
        {check.data && !isProven && (
          <Notice tone="warning">
            No proof was found. DNS records may take minutes, sometimes hours, to be seen everywhere.
          </Notice>
        )}
      </div>
    </>
  );
}
