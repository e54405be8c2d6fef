import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { useAuthAction } from "../identity/use-auth-action.ts";
import { useCountdown } from "./use-countdown.ts";

/** A mail takes a moment to arrive: only then is another one of use. */
const PAUSE_SECONDS = 60;

interface ResendLinkProps {
  email: string;
  /** Where the link leads in the end. */
  after?: string | undefined;
  /** False where the last mail may be long ago. */
  pauseFirst?: boolean;
}

/** Sends the link to confirm an address again, once a minute at most. */
export function ResendLink({ email, after, pauseFirst = true }: ResendLinkProps) {
  const { left, start } = useCountdown(PAUSE_SECONDS, pauseFirst);
  const { run, pending, failure } = useAuthAction(
    () => authClient.sendVerificationEmail({ email, callbackURL: after ?? "/" }),
    () => {
      start();
      notify("The link is on its way again");
    },
  );
  return (
    <div className="flex flex-col gap-3">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Button size="lg" pending={pending} disabled={left > 0} onClick={() => void run()}>
        {left > 0 ? `Send again in ${left} s` : "Send the link again"}
      </Button>
    </div>
  );
}
