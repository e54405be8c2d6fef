import type { Category, ListingKind } from "@souk/contracts/catalog/entities";
import { Checkbox } from "../../ui/checkbox.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { Select } from "../../ui/select.tsx";
import { type CatalogSort, kinds } from "./catalog-search.ts";
import { kindLabel } from "./kind-label.ts";
import { useCatalogSearch } from "./use-catalog-search.ts";

/** Kind, category, price and order. On wide screens the categories stand in their own list instead. */
export function CatalogFilters({ categories, kindCounts }: CatalogFiltersProps) {
  const { search, change } = useCatalogSearch();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <SegmentedControl<ListingKind | "all">
        label="Kind"
        choices={kindChoices(kindCounts, search.kind)}
        value={search.kind ?? "all"}
        onChange={(kind) => change({ kind: kind === "all" ? undefined : kind })}
      />
      <Checkbox
        label="Free plan"
        checked={search.price === "free"}
        onChange={(free) => change({ price: free ? "free" : undefined })}
      />
      <div className="flex grow gap-2 max-sm:w-full sm:justify-end">
        <Select
          label="Category"
          className="lg:hidden"
          choices={[
            { value: "", label: "All categories" },
            ...categories.map(({ slug, name }) => ({ value: slug, label: name })),
          ]}
          value={search.category ?? ""}
          onChange={(category) => change({ category: category || undefined })}
        />
        <Select
          label="Sort by"
          className="sm:w-36"
          choices={sortChoices(search.q)}
          value={search.sort ?? "relevance"}
          onChange={(sort) => change({ sort: sort === "relevance" ? undefined : sort })}
        />
      </div>
    </div>
  );
}

export interface CatalogFiltersProps {
  categories: readonly Category[];
  /** Listings per kind with the other filters applied; undefined while unknown. */
  kindCounts: ReadonlyMap<string, number> | undefined;
}

/** A kind that would show nothing stays in its place and cannot be pressed. */
function kindChoices(counts: CatalogFiltersProps["kindCounts"], chosen: ListingKind | undefined) {
  return [
    { value: "all" as const, label: "All" },
    ...kinds.map((kind) => ({
      value: kind,
      label: kindLabel[kind].many,
      disabled: counts !== undefined && kind !== chosen && !counts.get(kind),
    })),
  ];
}

/** Without words to look for, relevance is popularity. */
function sortChoices(words: string | undefined): { value: CatalogSort; label: string }[] {
  return [
    { value: "relevance", label: words ? "Relevance" : "Popular" },
    { value: "newest", label: "Newest" },
    { value: "name", label: "Name" },
  ];
}
