import { Link, Outlet } from "@tanstack/react-router";
import { LogoMark } from "../ui/logo.tsx";

/** The logo and one column in the middle. */
export function FocusLayout() {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-10 sm:justify-center sm:py-16">
      <header className="mb-8">
        <Link to="/" className="flex items-center gap-2.5 rounded-md text-lg font-semibold tracking-tight">
          <LogoMark className="size-8" />
          Souk
        </Link>
      </header>
      <main id="main" tabIndex={-1} className="w-full max-w-md">
        <Outlet />
      </main>
    </div>
  );
}
