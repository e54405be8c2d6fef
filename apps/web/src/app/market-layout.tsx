import type { ReactNode } from "react";
import { Outlet } from "@tanstack/react-router";
import { SiteFooter } from "./site-footer.tsx";
import { SiteHeader } from "./site-header.tsx";

/** Header, page, footer. */
export function MarketLayout() {
  return (
    <MarketFrame>
      <Outlet />
    </MarketFrame>
  );
}

/** The same frame for a page that no route owns. */
export function MarketFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main id="main" tabIndex={-1} className="page-width grow py-8 sm:py-12">
        {children}
      </main>
      <SiteFooter />
    </div>
  );
}
