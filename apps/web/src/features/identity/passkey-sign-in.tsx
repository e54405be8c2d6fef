import { KeyRound } from "lucide-react";
import { useEffect } from "react";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useAuthAction } from "./use-auth-action.ts";

/** The way in without a password; the e-mail field above offers passkeys by itself where browsers can do that. */
export function PasskeySignIn({ onDone }: { onDone: () => void }) {
  const { run, pending, failure } = useAuthAction(() => authClient.signIn.passkey(), onDone);
  useOfferedPasskey(onDone);
  if (!("PublicKeyCredential" in window)) return null;
  return (
    <div className="mt-6 flex flex-col gap-4">
      <div className="flex items-center gap-3 text-sm text-subtle before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        or
      </div>
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Button size="lg" pending={pending} onClick={() => void run()}>
        <KeyRound aria-hidden /> Sign in with a passkey
      </Button>
    </div>
  );
}

/** Lets the browser offer passkeys among its suggestions (WebAuthn's conditional mediation). It waits until one is picked. */
function useOfferedPasskey(onDone: () => void) {
  useEffect(() => {
    let isHere = true;
    void offerPasskeys().then((signedIn) => {
      if (signedIn && isHere) onDone();
    });
    return () => {
      isHere = false;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- one offer per page; asking again would end the first
  }, []);
}

/** True when somebody has signed in, and is not on the way to an agent already. */
async function offerPasskeys(): Promise<boolean> {
  if (!("PublicKeyCredential" in window)) return false;
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return false;
  const { data } = await authClient.signIn.passkey({ autoFill: true });
  return Boolean(data) && !(typeof data === "object" && "redirect" in (data ?? {}));
}
