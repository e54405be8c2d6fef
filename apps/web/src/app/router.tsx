import { createRouter } from "@tanstack/react-router";
import { parseSearch, stringifySearch } from "../lib/search-params.ts";
import { agentRoute } from "../routes/agent/route.ts";
import { authErrorRoute } from "../routes/auth-error/route.ts";
import { catalogRoute } from "../routes/catalog/route.ts";
import { checkoutReturnRoute } from "../routes/checkout/route.ts";
import { consentRoute } from "../routes/consent/route.ts";
import { loginRoute } from "../routes/login/route.ts";
import { signUpRoute } from "../routes/sign-up/route.ts";
import { adminRoutes } from "../routes/admin/route.ts";
import { dashboardRoute } from "../routes/dashboard/route.ts";
import { sourceRoute, statementRoute } from "../routes/vendor/route.ts";
import { PageError } from "./page-error.tsx";
import { focusRoute, marketRoute, rootRoute } from "./root-route.tsx";

const routeTree = rootRoute.addChildren([
  marketRoute.addChildren([
    catalogRoute,
    agentRoute,
    dashboardRoute,
    statementRoute,
    sourceRoute,
    adminRoutes,
  ]),
  focusRoute.addChildren([loginRoute, signUpRoute, consentRoute, authErrorRoute, checkoutReturnRoute]),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultErrorComponent: PageError,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
