import type { LinkedAccount, SocialProvider } from "@souk/contracts/sign-in/entities";
import { authClient } from "../../lib/auth-client.ts";
import { dayWords } from "../../lib/date-words.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ProviderMark } from "../identity/provider-mark.tsx";
import { providerName } from "../identity/provider-name.ts";
import { SecurityCard } from "./security-card.tsx";
import { UnlinkAccount } from "./unlink-account.tsx";
import { useFreshAction } from "./use-fresh-action.ts";

/** The other accounts that open this one, and those that could. Nothing where neither exists. */
export function LinkedAccountsCard() {
  const options = trpc.identity.getSignInOptions.useQuery();
  const { data, error, isPending, refetch } = trpc.identity.listLinkedAccounts.useQuery();
  const linked = data?.items ?? [];
  const open = (options.data?.social ?? []).filter((one) => linked.every(({ provider }) => provider !== one));
  if (!isPending && !error && linked.length === 0 && open.length === 0) return null;
  return (
    <SecurityCard
      title="Linked accounts"
      lead="Sign in with an account that you have elsewhere. It must have the same, confirmed e-mail address."
    >
      {isPending && (
        <div role="status" aria-label="Loading linked accounts">
          <Skeleton className="h-12" />
        </div>
      )}
      {error && (
        <ErrorState
          title="Your linked accounts could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {data && (
        <ul aria-label="Linked accounts" className="divide-y divide-line border-y border-line">
          {linked.map((account) => (
            <LinkedLine key={account.provider} account={account} />
          ))}
          {open.map((provider) => (
            <OpenLine key={provider} provider={provider} />
          ))}
        </ul>
      )}
    </SecurityCard>
  );
}

function LinkedLine({ account }: { account: LinkedAccount }) {
  const { provider, linkedAt, isLast } = account;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <ProviderMark provider={provider} />
      <div className="min-w-0 grow basis-48">
        <div className="text-sm font-medium">{providerName[provider]}</div>
        <div className="text-sm text-subtle">
          linked <time dateTime={linkedAt}>{dayWords(linkedAt)}</time>
          {isLast && " · your only way in: choose a password or add a passkey to unlink it"}
        </div>
      </div>
      {!isLast && <UnlinkAccount provider={provider} />}
    </li>
  );
}

function OpenLine({ provider }: { provider: SocialProvider }) {
  const link = () => {
    const here = window.location.origin;
    return authClient.linkSocial({
      provider,
      callbackURL: `${here}/settings/security`,
      errorCallbackURL: `${here}/auth-error`,
    });
  };
  const { run, pending, failure } = useFreshAction(link, () => {});
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <ProviderMark provider={provider} />
      <div className="min-w-0 grow basis-48 text-sm font-medium">{providerName[provider]}</div>
      <Button size="sm" pending={pending} onClick={() => void run()}>
        Link {providerName[provider]}
      </Button>
      {failure && (
        <div className="basis-full">
          <Notice tone="danger">{failure}</Notice>
        </div>
      )}
    </li>
  );
}
