import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";

/** Behind the link of an invitation, for whoever holds it: signed in, or new here. */
export const invitationRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/invitations/$invitationId",
  component: lazyRouteComponent(() => import("./invitation-page.tsx"), "InvitationPage"),
});
