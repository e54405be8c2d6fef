import { getRouteApi } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { usePageTitle } from "../../lib/page-title.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";

const route = getRouteApi("/focus/auth-error");

/** A sign-in that could not even be sent back to its agent. The code is for the agent's developer. */
export function AuthErrorPage() {
  usePageTitle("Sign-in failed");
  const { error } = route.useSearch();
  return (
    <>
      <h1 className="sr-only">Sign-in failed</h1>
      <EmptyState
        icon={<Unplug />}
        title="This sign-in cannot go on"
        action={
          <LinkButton to="/" variant="primary">
            Go to the catalogue
          </LinkButton>
        }
      >
        The site you came from sent a request that Souk does not accept. Go back there and try again; if it
        keeps happening, its developer needs to know
        {error && /^[\w.-]{1,60}$/.test(error) ? ` this code: ${error}.` : "."}
      </EmptyState>
    </>
  );
}
