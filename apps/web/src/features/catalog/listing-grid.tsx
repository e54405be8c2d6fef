import type { ReactNode } from "react";
import { Skeleton } from "../../ui/skeleton.tsx";

/** The columns that cards stand in. `dimmed` while they are about to be replaced. */
export function ListingGrid({ dimmed = false, children }: { dimmed?: boolean; children: ReactNode }) {
  return (
    <ul
      aria-busy={dimmed}
      className="grid grid-cols-1 gap-4 transition-opacity duration-150 aria-busy:opacity-60 sm:grid-cols-2 xl:grid-cols-3"
    >
      {children}
    </ul>
  );
}

/** Cards to come, of the size they will have. */
export function ListingGridSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the catalogue"
      className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3"
    >
      {Array.from({ length: 9 }, (_, position) => (
        <div key={position} className="rounded-lg border border-line bg-surface p-5">
          <div className="flex items-center gap-3">
            <Skeleton className="size-11 rounded-[22%]" />
            <div className="grow">
              <Skeleton className="h-4 w-2/3" />
              <Skeleton className="mt-2 h-3 w-1/3" />
            </div>
          </div>
          <Skeleton className="mt-5 h-3.5" />
          <Skeleton className="mt-2 h-3.5 w-4/5" />
          <Skeleton className="mt-9 h-4 w-1/2" />
        </div>
      ))}
    </div>
  );
}
