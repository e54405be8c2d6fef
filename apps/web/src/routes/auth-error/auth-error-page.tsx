import { getRouteApi } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { type SocialRefusal, socialRefusal } from "../../features/identity/social-refusal.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";

const route = getRouteApi("/focus/auth-error");

/** A sign-in that could not even be sent back to its agent, or that came back from a provider in vain. */
export function AuthErrorPage() {
  usePageTitle("Sign-in failed");
  const { error } = route.useSearch();
  const refusal = socialRefusal(error);
  if (refusal) return <SocialRefused {...refusal} />;
  if (error === "client_disabled") return <AgentStopped />;
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

/** Its vendor has stopped it, or the marketplace has taken it out of the catalogue. */
function AgentStopped() {
  return (
    <>
      <h1 className="sr-only">Sign-in failed</h1>
      <EmptyState
        icon={<Unplug />}
        title="Nobody can sign in to this agent now"
        action={
          <LinkButton to="/" variant="primary">
            Go to the catalogue
          </LinkButton>
        }
      >
        Sign-in to it is switched off. Your plan and your account are as they were; try again later, or ask
        its vendor.
      </EmptyState>
    </>
  );
}

function SocialRefused({ title, words, isSignedIn }: SocialRefusal) {
  return (
    <>
      <h1 className="sr-only">Sign-in failed</h1>
      <EmptyState icon={<Unplug />} title={title} action={isSignedIn ? <BackToSecurity /> : <OtherWaysIn />}>
        {words}
      </EmptyState>
    </>
  );
}

function BackToSecurity() {
  return (
    <LinkButton to="/settings/security" variant="primary">
      Back to your security settings
    </LinkButton>
  );
}

function OtherWaysIn() {
  return (
    <div className="flex flex-wrap justify-center gap-2">
      <LinkButton to="/login" search={{}} variant="primary">
        Sign in another way
      </LinkButton>
      <LinkButton to="/forgot-password" search={{}}>
        Choose a password
      </LinkButton>
    </div>
  );
}
