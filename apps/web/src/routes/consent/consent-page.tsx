import { type ReactNode, useState } from "react";
import { Check, Unplug } from "lucide-react";
import { VerifiedMark } from "../../features/domains/verified-mark.tsx";
import { AccountLine } from "../../features/identity/account-line.tsx";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { returnHost } from "../../features/identity/return-host.ts";
import { describeScopes } from "../../features/identity/scopes.ts";
import { useAuthAction } from "../../features/identity/use-auth-action.ts";
import { useSignedRequest } from "../../features/identity/use-signed-request.ts";
import { WhoAsks } from "../../features/identity/who-asks.tsx";
import { OrganizationChoice } from "../../features/organizations/organization-choice.tsx";
import { errorCode } from "../../lib/api-error.ts";
import { authClient } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { apiUrl } from "../../lib/runtime-config.ts";
import { type RouterOutputs, trpc } from "../../lib/trpc.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/** Asks whether an agent may sign this account in. Without a signed request there is nothing to decide. */
export function ConsentPage() {
  usePageTitle("Allow access");
  const request = useSignedRequest();
  const clientId = request?.get("client_id");
  if (!request || !clientId) return <NoRequest />;
  return <Consent clientId={clientId} request={request} />;
}

function Consent({ clientId, request }: { clientId: string; request: URLSearchParams }) {
  const agent = trpc.identity.getConsentRequest.useQuery({ clientId });
  if (agent.isPending) return <ConsentSkeleton />;
  if (errorCode(agent.error) === "client.not_found") return <NoRequest />;
  if (agent.error) return <ErrorState error={agent.error} onRetry={() => void agent.refetch()} />;
  return <ConsentCard agent={agent.data} request={request} />;
}

type ConsentRequest = RouterOutputs["identity"]["getConsentRequest"];

function ConsentCard({ agent, request }: { agent: ConsentRequest; request: URLSearchParams }) {
  const [chosen, setChosen] = useState<string>();
  const viewer = trpc.identity.getViewer.useQuery();
  const organizationId = chosen ?? viewer.data?.organization.id;
  return (
    <AuthCard title={<AgentTitle agent={agent} />} foot="You can disconnect it at any time in your settings.">
      <AccountLine />
      <OrganizationChoice value={organizationId} onChange={setChosen} />
      <WhoAsks agent={agent} />
      <h2 className="mt-6 mb-3 text-sm font-medium text-muted">It will be able to</h2>
      <ul className="flex flex-col gap-2.5 text-sm">
        {describeScopes(request.get("scope") ?? "").map((sentence) => (
          <li key={sentence} className="flex gap-2.5">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
            {sentence}
          </li>
        ))}
      </ul>
      <Decision
        agentName={agent.agentName}
        host={returnHost(request) ?? "its own site"}
        organizationId={organizationId}
      />
    </AuthCard>
  );
}

function AgentTitle({ agent }: { agent: ConsentRequest }) {
  return (
    <span className="flex flex-col items-center gap-4 text-center">
      <Avatar
        shape="square"
        className="size-16 text-lg"
        name={agent.agentName}
        src={agent.iconPath && apiUrl + agent.iconPath}
      />
      <span>
        {agent.agentName} wants to sign you in
        <span className="mt-1 flex flex-wrap items-center justify-center gap-x-1.5 gap-y-1 text-sm font-normal tracking-normal text-muted">
          <span>
            by {agent.vendorName} · runs at <span className="wrap-anywhere">{agent.productDomain}</span>
          </span>
          {agent.domainVerified && <VerifiedMark />}
        </span>
      </span>
    </span>
  );
}

interface DecisionProps {
  agentName: string;
  host: string;
  /** What the answer is for; undefined while that is being read. */
  organizationId: string | undefined;
}

function Decision({ agentName, host, organizationId }: DecisionProps) {
  const consent = { accept: true, organization_id: organizationId };
  const allow = useAuthAction(() => authClient.oauth2.consent(consent), ignore);
  const deny = useAuthAction(() => authClient.oauth2.consent({ accept: false }), ignore);
  const failure = allow.failure ?? deny.failure;
  return (
    <div className="mt-6 flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <div className="grid grid-cols-2 gap-3">
        <Button size="lg" onClick={() => void deny.run()} pending={deny.pending} disabled={allow.pending}>
          Deny
        </Button>
        <Button
          size="lg"
          variant="primary"
          onClick={() => void allow.run()}
          pending={allow.pending}
          disabled={deny.pending || !organizationId}
        >
          Allow
        </Button>
      </div>
      <p className="text-center text-sm text-subtle">
        {agentName} never sees your password. Either way you go back to {host}.
      </p>
    </div>
  );
}

/** Both answers send the browser on by themselves. */
function ignore() {}

function NoRequest(): ReactNode {
  return (
    <>
      <h1 className="sr-only">Allow access</h1>
      <EmptyState
        icon={<Unplug />}
        title="There is nothing to allow here"
        action={
          <LinkButton to="/" variant="primary">
            Go to the catalogue
          </LinkButton>
        }
      >
        This request is not complete, has expired, or its agent is no longer here. Go back to the agent and
        sign in again.
      </EmptyState>
    </>
  );
}

function ConsentSkeleton() {
  return (
    <div role="status" aria-label="Loading the request">
      <Skeleton className="h-112 rounded-xl" />
    </div>
  );
}
