import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AccountLine } from "./account-line.tsx";
import { useAuthAction } from "./use-auth-action.ts";

const ignore = () => {};

/** An agent asked for a new account, and somebody is signed in by now: with this one its sign-in goes on. */
export function ContinueAs() {
  const { run, pending, failure } = useAuthAction(
    () => authClient.oauth2.continue({ created: true }),
    ignore,
  );
  return (
    <div className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <AccountLine />
      <Button variant="primary" size="lg" pending={pending} onClick={() => void run()}>
        Continue with this account
      </Button>
    </div>
  );
}
