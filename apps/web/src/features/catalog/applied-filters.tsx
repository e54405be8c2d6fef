import type { Category, ListingCard } from "@souk/contracts/catalog/entities";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { LinkButton } from "../../ui/link-button.tsx";
import { type CatalogSearch, isFiltered } from "./catalog-search.ts";
import { kindLabel } from "./kind-label.ts";
import { useCatalogSearch } from "./use-catalog-search.ts";

export interface AppliedFiltersProps {
  categories: readonly Category[];
  /** Listings on show; a vendor's name is read from them. */
  listings: readonly ListingCard[];
}

/** Every filter that narrows the result, each with its own way out, and one way out of all. */
export function AppliedFilters({ categories, listings }: AppliedFiltersProps) {
  const { search } = useCatalogSearch();
  if (!isFiltered(search)) return null;
  const vendor = listings.find((listing) => listing.vendor.slug === search.vendor)?.vendor.name;
  const category = categories.find(({ slug }) => slug === search.category)?.name;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      {search.q && <Chip filter="q" label={`“${search.q}”`} />}
      {search.kind && <Chip filter="kind" label={kindLabel[search.kind].many} />}
      {search.category && <Chip filter="category" label={category ?? search.category} />}
      {search.vendor && <Chip filter="vendor" label={`by ${vendor ?? search.vendor}`} />}
      {search.price && <Chip filter="price" label="Free plan" />}
      <LinkButton
        to="/"
        search={search.sort ? { sort: search.sort } : {}}
        resetScroll={false}
        size="sm"
        variant="ghost"
      >
        Clear all
      </LinkButton>
    </div>
  );
}

function Chip({ filter, label }: { filter: keyof CatalogSearch; label: string }) {
  return (
    <Link
      from="/"
      to="."
      search={(old) => ({ ...old, [filter]: undefined })}
      resetScroll={false}
      className="inline-flex h-7 max-w-60 items-center gap-1 rounded-full border border-line-strong bg-surface pr-2 pl-3 text-sm hover:bg-sunken"
    >
      <span className="sr-only">Remove the filter </span>
      <span className="truncate">{label}</span>
      <X aria-hidden className="size-3.5 shrink-0 text-subtle" />
    </Link>
  );
}
