import { Outlet } from "@tanstack/react-router";
import { ToastRegion } from "../ui/toast.tsx";
import { FocusOnNavigation } from "./focus-on-navigation.tsx";
import { ImpersonationBanner } from "./impersonation-banner.tsx";

/** What every page has: the skip link, focus that follows navigation, and toasts. */
export function RootLayout() {
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-ink px-3 py-2 text-sm text-canvas focus:translate-y-0"
      >
        Skip to content
      </a>
      <FocusOnNavigation />
      <ImpersonationBanner />
      <Outlet />
      <ToastRegion />
    </>
  );
}
