import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { authClient } from "../../lib/auth-client.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProviderMark } from "./provider-mark.tsx";
import { providerName } from "./provider-name.ts";
import { useAfterPath } from "./use-after-path.ts";
import { useAuthAction } from "./use-auth-action.ts";

/** The ways in through other accounts, those that are switched on; nothing where there are none. */
export function SocialSignIn() {
  const { data } = trpc.identity.getSignInOptions.useQuery(undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data || data.social.length === 0) return null;
  return (
    <div className="mb-6 flex flex-col gap-3">
      {data.social.map((provider) => (
        <ProviderButton key={provider} provider={provider} />
      ))}
      <div className="mt-3 flex items-center gap-3 text-sm text-subtle before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        or with your e-mail
      </div>
    </div>
  );
}

function ProviderButton({ provider }: { provider: SocialProvider }) {
  const after = useAfterPath();
  const { run, pending, failure } = useAuthAction(
    () =>
      authClient.signIn.social({
        provider,
        callbackURL: window.location.origin + (after ?? "/"),
        errorCallbackURL: `${window.location.origin}/auth-error`,
      }),
    () => {},
  );
  return (
    <>
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Button size="lg" pending={pending} onClick={() => void run()}>
        <ProviderMark provider={provider} /> Continue with {providerName[provider]}
      </Button>
    </>
  );
}
