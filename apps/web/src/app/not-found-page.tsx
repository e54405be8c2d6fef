import { Compass } from "lucide-react";
import { usePageTitle } from "../lib/page-title.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { MarketFrame } from "./market-layout.tsx";

/** No page has this address. */
export function NotFoundPage() {
  usePageTitle("Page not found");
  return (
    <MarketFrame>
      <div className="flex flex-col items-center py-16 sm:py-28 text-center">
        <Compass aria-hidden className="mb-5 size-9 stroke-[1.25] text-subtle" />
        <h1 className="text-2xl font-semibold">No stall at this address</h1>
        <p className="mt-2 max-w-sm text-balance text-muted">
          The link may be old, or the page has moved. The catalogue knows what is here today.
        </p>
        <LinkButton to="/" variant="primary" className="mt-6">
          Go to the catalogue
        </LinkButton>
      </div>
    </MarketFrame>
  );
}
