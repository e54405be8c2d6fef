import type { Category } from "@souk/contracts/catalog/entities";
import { Link } from "@tanstack/react-router";
import { classNames } from "../../lib/class-names.ts";
import { useCatalogSearch } from "./use-catalog-search.ts";

export interface CategoryListProps {
  categories: readonly Category[];
  /** Listings per category with the other filters applied; undefined while unknown. */
  counts: ReadonlyMap<string, number> | undefined;
}

/** The shelves at the side of a wide screen, each a link with its number. None ever moves or vanishes. */
export function CategoryList({ categories, counts }: CategoryListProps) {
  const { search } = useCatalogSearch();
  return (
    <nav aria-label="Categories" className="max-lg:hidden">
      <h2 className="mb-2 px-3 text-sm font-medium text-subtle">Categories</h2>
      <ul className="flex flex-col gap-0.5">
        <CategoryLink slug={undefined} name="All categories" current={!search.category} />
        {categories.map(({ slug, name }) => (
          <CategoryLink
            key={slug}
            slug={slug}
            name={name}
            current={search.category === slug}
            count={counts && (counts.get(slug) ?? 0)}
          />
        ))}
      </ul>
    </nav>
  );
}

interface CategoryLinkProps {
  slug: string | undefined;
  name: string;
  current: boolean;
  count?: number | undefined;
}

function CategoryLink({ slug, name, current, count }: CategoryLinkProps) {
  return (
    <li>
      <Link
        from="/"
        to="."
        search={(old) => ({ ...old, category: slug })}
        resetScroll={false}
        aria-current={current ? "true" : undefined}
        className={classNames(
          "flex items-center justify-between gap-2 rounded-md px-3 py-1.5 text-sm",
          current
            ? "bg-accent-soft font-medium text-accent-ink"
            : "text-muted hover:bg-sunken hover:text-ink",
        )}
      >
        {name}
        {count !== undefined && <span className="text-xs tabular-nums opacity-80">{count}</span>}
      </Link>
    </li>
  );
}
