import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { apiUrl } from "../lib/runtime-config.ts";

/** Where the documents are. */
export function SiteFooter() {
  return (
    <footer className="border-t border-line">
      <div className="page-width flex flex-wrap items-center justify-between gap-x-8 gap-y-3 py-6 text-sm text-subtle">
        <p>Souk, an open marketplace for AI agents.</p>
        <nav aria-label="Footer" className="flex flex-wrap gap-x-6 gap-y-2">
          <Link to="/" className="rounded-sm hover:text-ink">
            Catalogue
          </Link>
          <Outside href={`${apiUrl}/docs`}>API reference</Outside>
          <Outside href={`${apiUrl}/openapi.json`}>OpenAPI document</Outside>
        </nav>
      </div>
    </footer>
  );
}

function Outside({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className="rounded-sm hover:text-ink">
      {children}
    </a>
  );
}
