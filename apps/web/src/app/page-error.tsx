import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { usePageTitle } from "../lib/page-title.ts";
import { ErrorState } from "../ui/error-state.tsx";

/** A page failed, the frame around it stands: says why, and loads the page again on demand. */
export function PageError({ error, reset }: ErrorComponentProps) {
  usePageTitle("Something went wrong");
  const router = useRouter();
  const tryAgain = () => {
    reset();
    void router.invalidate();
  };
  return (
    <>
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState title="This page could not be shown" error={error} onRetry={tryAgain} />
    </>
  );
}
