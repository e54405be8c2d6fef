import { useRef } from "react";
import type { AuthFailure } from "../identity/auth-error.ts";
import { useAuthAction } from "../identity/use-auth-action.ts";
import { isStale, useAskFreshness } from "./freshness.tsx";

interface Answer<Data> {
  data: Data | null;
  error: AuthFailure | null;
}

/** Runs a call that may want a fresh sign-in: then the person confirms who they are, and it runs again. */
export function useFreshAction<Data>(action: () => Promise<Answer<Data>>, onDone: (data: Data) => void) {
  const askFreshness = useAskFreshness();
  const stale = useRef(false);
  const attempt = async () => {
    const answer = await action();
    stale.current = isStale(answer.error);
    return answer;
  };
  const { run: runOnce, pending, failure } = useAuthAction(attempt, (data) => onDone(data as Data));
  async function run() {
    await runOnce();
    if (stale.current) askFreshness(() => void run());
  }
  return { run, pending, failure };
}
