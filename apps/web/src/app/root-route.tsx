import { createRootRoute, createRoute } from "@tanstack/react-router";
import { NotFoundPage } from "./not-found-page.tsx";
import { RootErrorPage } from "./root-error-page.tsx";
import { RootLayout } from "./root-layout.tsx";
import { MarketLayout } from "./market-layout.tsx";
import { FocusLayout } from "./focus-layout.tsx";

export const rootRoute = createRootRoute({
  component: RootLayout,
  notFoundComponent: NotFoundPage,
  errorComponent: RootErrorPage,
});

/** Pages with the header and the footer. */
export const marketRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "market",
  component: MarketLayout,
});

/** Pages about one decision (sign in, sign up, consent): the logo and nothing that leads away by accident. */
export const focusRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "focus",
  component: FocusLayout,
});
