import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { authClient, useSession } from "../../lib/auth-client.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProviderMark } from "../identity/provider-mark.tsx";
import { providerName } from "../identity/provider-name.ts";
import { useAuthAction } from "../identity/use-auth-action.ts";

/** Signs the same person in again with an account that they have linked. The browser leaves the page and comes back. */
export function ConfirmElsewhere() {
  const options = trpc.identity.getSignInOptions.useQuery();
  const linked = trpc.identity.listLinkedAccounts.useQuery();
  const open = (linked.data?.items ?? [])
    .map(({ provider }) => provider)
    .filter((provider) => options.data?.social.includes(provider));
  if (open.length === 0) return null;
  return (
    <>
      {open.map((provider) => (
        <ProviderButton key={provider} provider={provider} />
      ))}
      <p className="text-sm text-muted">
        You come back to this page afterwards. Then do once more what you were about to do.
      </p>
    </>
  );
}

function ProviderButton({ provider }: { provider: SocialProvider }) {
  const user = useSession().data?.user;
  const { origin, href } = window.location;
  const { run, pending, failure } = useAuthAction(
    () =>
      authClient.signIn.social({
        provider,
        callbackURL: href,
        errorCallbackURL: `${origin}/auth-error`,
        loginHint: user?.email,
        // Nobody else is let in on the way.
        additionalData: { confirms: user?.id },
      }),
    () => {},
  );
  return (
    <>
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Button pending={pending} onClick={() => void run()}>
        <ProviderMark provider={provider} /> Continue with {providerName[provider]}
      </Button>
    </>
  );
}
