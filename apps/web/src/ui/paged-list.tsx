import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { ErrorState } from "./error-state.tsx";
import { Skeleton } from "./skeleton.tsx";

/** What an infinite query answers, as far as a list needs it. */
export interface ListPages<Item> {
  data: { pages: readonly { items: readonly Item[] }[] } | undefined;
  error: unknown;
  isPending: boolean;
  isPlaceholderData: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

export interface PagedListProps<Item> {
  /** What the list holds, in the plural: "agents". */
  noun: string;
  pages: ListPages<Item>;
  /** Shown when nothing matches. */
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}

/** A list with its four states, loading, failed, empty and filled, and a button for the next page. */
export function PagedList<Item>({ noun, pages, empty, children }: PagedListProps<Item>) {
  if (pages.isPending)
    return (
      <div role="status" aria-label={`Loading ${noun}`}>
        <Skeleton className="h-96 rounded-lg" />
      </div>
    );
  if (!pages.data)
    return (
      <ErrorState
        title={`The ${noun} could not be loaded`}
        error={pages.error}
        onRetry={() => void pages.refetch()}
      />
    );
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return empty;
  return (
    <div aria-busy={pages.isPlaceholderData} className={pages.isPlaceholderData ? "opacity-60" : undefined}>
      {children(items)}
      {pages.hasNextPage && (
        <div className="mt-6 flex justify-center">
          <Button onClick={() => void pages.fetchNextPage()} pending={pages.isFetchingNextPage}>
            Show more {noun}
          </Button>
        </div>
      )}
    </div>
  );
}
