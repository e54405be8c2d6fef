import { useEffect } from "react";
import { apiUrl } from "../../lib/runtime-config.ts";
import { usePageTitle } from "../../lib/page-title.ts";

/** Hands the browser to the identity provider, which judges the request as if the agent had just sent it. */
export function AuthorizePage() {
  usePageTitle("One moment");
  useEffect(() => {
    window.location.replace(`${apiUrl}/api/auth/oauth2/authorize${window.location.search}`);
  }, []);
  return (
    <h1 role="status" className="text-center text-muted">
      One moment …
    </h1>
  );
}
