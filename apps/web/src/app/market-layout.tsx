import { Outlet } from "@tanstack/react-router";
import { SiteFooter } from "./site-footer.tsx";
import { SiteHeader } from "./site-header.tsx";

/** Header, page, footer. */
export function MarketLayout() {
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main id="main" tabIndex={-1} className="page-width grow py-8 sm:py-12">
        <Outlet />
      </main>
      <SiteFooter />
    </div>
  );
}
