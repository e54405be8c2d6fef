import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";

/** What a vendor has earned. Only its own people and admins get an answer from the API. */
export const statementRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/statements/$slug",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./statement-page.tsx"), "StatementPage"),
});
