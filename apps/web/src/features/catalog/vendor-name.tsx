import type { ListingCard } from "@souk/contracts/catalog/entities";
import { BadgeCheck } from "lucide-react";

/** A vendor's name with a mark when more than its e-mail address was checked. */
export function VendorName({ vendor }: { vendor: ListingCard["vendor"] }) {
  const checked = vendor.verification === "domain" || vendor.verification === "kyc";
  return (
    <span className="inline-flex min-w-0 items-center gap-1">
      <span className="truncate">{vendor.name}</span>
      {checked && (
        <BadgeCheck role="img" aria-label="verified vendor" className="size-3.5 shrink-0 text-accent-ink" />
      )}
    </span>
  );
}
