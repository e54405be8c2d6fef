import type { ErrorComponentProps } from "@tanstack/react-router";
import { usePageTitle } from "../lib/page-title.ts";
import { ErrorState } from "../ui/error-state.tsx";

/** Something broke while drawing a page. The header may be gone with it, so this offers a full reload. */
export function RootErrorPage({ error }: ErrorComponentProps) {
  usePageTitle("Something went wrong");
  return (
    <main id="main" tabIndex={-1} className="page-width py-16">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState
        title="This page could not be shown"
        error={error}
        onRetry={() => window.location.reload()}
      />
    </main>
  );
}
