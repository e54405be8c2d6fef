import { Link, useLocation } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { LinkButton } from "../ui/link-button.tsx";
import { LogoMark } from "../ui/logo.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { HeaderSearch } from "./header-search.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

/** The bar on top of every market page. The catalogue has its own, larger search box. */
export function SiteHeader() {
  const onCatalogue = useLocation({ select: (location) => location.pathname === "/" });
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas/90 backdrop-blur-sm">
      <div className="page-width flex h-14 items-center gap-2 sm:gap-4">
        <Link to="/" className="-ml-1 flex items-center gap-2 rounded-md p-1 font-semibold tracking-tight">
          <LogoMark />
          <span className="max-[22.5rem]:sr-only">Souk</span>
        </Link>
        <div className="min-w-0 grow">{!onCatalogue && <HeaderSearch />}</div>
        <nav aria-label="Account" className="flex items-center gap-1 sm:gap-2">
          {!onCatalogue && (
            <LinkButton
              to="/"
              variant="ghost"
              size="icon"
              aria-label="Search the catalogue"
              className="sm:hidden"
            >
              <Search aria-hidden />
            </LinkButton>
          )}
          <ThemeMenu />
          <AccountMenu />
        </nav>
      </div>
    </header>
  );
}
