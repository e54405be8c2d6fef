import type { ListingCard as Listing } from "@souk/contracts/catalog/entities";
import { Link } from "@tanstack/react-router";
import { priceLabel } from "../../lib/price-label.ts";
import { kindLabel } from "./kind-label.ts";
import { ListingIcon } from "./listing-icon.tsx";
import { VendorName } from "./vendor-name.tsx";

/** One listing in a list: what it is, who makes it, what it costs. The whole card is its link. */
export function ListingCard({ listing }: { listing: Listing }) {
  return (
    <li className="group relative flex flex-col rounded-lg border border-line bg-surface p-5 transition-colors duration-150 hover:border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <div className="flex items-center gap-3">
        <ListingIcon name={listing.name} iconPath={listing.iconPath} />
        <div className="min-w-0">
          <h3 className="truncate font-semibold">
            <Link
              to="/agents/$slug"
              params={{ slug: listing.slug }}
              className="outline-none after:absolute after:inset-0 after:rounded-lg"
            >
              {listing.name}
            </Link>
          </h3>
          <p className="flex text-sm text-subtle">
            <VendorName vendor={listing.vendor} />
          </p>
        </div>
      </div>
      <p className="mt-4 line-clamp-3 grow text-sm text-muted">{listing.summary}</p>
      <div className="mt-4 flex items-center justify-between gap-3 border-t border-line pt-3 text-sm">
        <span className="truncate text-subtle">
          {kindLabel[listing.kind].one} · {listing.category.name}
        </span>
        <span className="shrink-0 font-medium text-ink">{priceLabel(listing.price)}</span>
      </div>
    </li>
  );
}
