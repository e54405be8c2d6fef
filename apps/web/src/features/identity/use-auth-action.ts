import { useState } from "react";
import { type AuthFailure, describeAuthFailure } from "./auth-error.ts";

interface AuthAnswer {
  data: unknown;
  error: AuthFailure | null;
}

/**
 * Runs one call of the auth client and keeps what the form needs: whether it runs and why it failed, in words and as
 * the code that the form may have more to say to. When the
 * answer sends the browser on to an agent, `pending` stays true: the page is about to go.
 */
export function useAuthAction(action: () => Promise<AuthAnswer>, onDone: (data: unknown) => void) {
  const [pending, setPending] = useState(false);
  const [failed, setFailed] = useState<AuthFailure>();
  const run = async () => {
    setPending(true);
    setFailed(undefined);
    const { data, error } = await action().catch(() => ({ data: null, error: {} }));
    if (!error && isRedirect(data)) return;
    setPending(false);
    if (error) setFailed(error);
    else onDone(data);
  };
  const failure = failed && describeAuthFailure(failed);
  return { run, pending, failure, failureCode: failed?.code };
}

/** The auth client follows such an answer by itself. */
function isRedirect(data: unknown): boolean {
  return (
    typeof data === "object" &&
    data !== null &&
    "redirect" in data &&
    data.redirect === true &&
    "url" in data &&
    Boolean(data.url)
  );
}
