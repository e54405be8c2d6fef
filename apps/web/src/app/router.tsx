import { createRouter } from "@tanstack/react-router";
import { parseSearch, stringifySearch } from "../lib/search-params.ts";
import { agentRoute } from "../routes/agent/route.ts";
import { authErrorRoute } from "../routes/auth-error/route.ts";
import { catalogRoute } from "../routes/catalog/route.ts";
import { checkoutReturnRoute } from "../routes/checkout/route.ts";
import { consentRoute } from "../routes/consent/route.ts";
import { invitationRoute } from "../routes/invitation/route.ts";
import { loginRoute } from "../routes/login/route.ts";
import { authorizeRoute } from "../routes/authorize/route.ts";
import { checkMailRoute } from "../routes/check-mail/route.ts";
import { forgotPasswordRoute } from "../routes/forgot-password/route.ts";
import { resetPasswordRoute } from "../routes/reset-password/route.ts";
import { verifyRoute } from "../routes/verify/route.ts";
import { signUpRoute } from "../routes/sign-up/route.ts";
import { twoFactorRoute } from "../routes/two-factor/route.ts";
import { adminRoutes } from "../routes/admin/route.ts";
import { dashboardRoute, usageRoute } from "../routes/dashboard/route.ts";
import { settingsRoutes } from "../routes/settings/route.ts";
import {
  customerUsageRoute,
  domainsOfVendorRoute,
  sourceRoute,
  statementRoute,
  vendorAgentRoute,
  vendorAgentsRoute,
  vendorDomainsRoute,
} from "../routes/vendor/route.ts";
import { PageError } from "./page-error.tsx";
import { focusRoute, marketRoute, rootRoute } from "./root-route.tsx";

const routeTree = rootRoute.addChildren([
  marketRoute.addChildren([
    catalogRoute,
    agentRoute,
    dashboardRoute,
    usageRoute,
    settingsRoutes,
    statementRoute,
    sourceRoute,
    vendorAgentsRoute,
    vendorAgentRoute,
    customerUsageRoute,
    vendorDomainsRoute,
    domainsOfVendorRoute,
    adminRoutes,
  ]),
  focusRoute.addChildren([
    invitationRoute,
    loginRoute,
    twoFactorRoute,
    signUpRoute,
    verifyRoute,
    resetPasswordRoute,
    forgotPasswordRoute,
    checkMailRoute,
    authorizeRoute,
    consentRoute,
    authErrorRoute,
    checkoutReturnRoute,
  ]),
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
