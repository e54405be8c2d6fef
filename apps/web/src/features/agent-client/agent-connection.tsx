import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Endpoints } from "../admin/agents/endpoints.tsx";
import { AuthenticationCard } from "./authentication-card.tsx";
import { ClientCard } from "./client-card.tsx";
import { PostLogoutCard } from "./post-logout-card.tsx";
import { RedirectUriCard } from "./redirect-uri-card.tsx";
import { SignInCard } from "./sign-in-card.tsx";

/** How an agent is known to the sign-in, and what its vendor changes about that. */
export function AgentConnection({ managed: { agent } }: { managed: ManagedAgent }) {
  const client = trpc.clients.get.useQuery({ agentId: agent.slug });
  if (client.isPending)
    return (
      <div role="status" aria-label="Loading the client">
        <Skeleton className="h-96 rounded-lg" />
      </div>
    );
  if (!client.data)
    return (
      <ErrorState
        title="The client could not be loaded"
        error={client.error}
        onRetry={() => void client.refetch()}
      />
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
      <div className="flex flex-col gap-4">
        <ClientCard agentId={agent.slug} client={client.data} />
        <AuthenticationCard agentId={agent.slug} client={client.data} />
        <RedirectUriCard agentId={agent.slug} client={client.data} />
        <PostLogoutCard agentId={agent.slug} client={client.data} />
        <SignInCard agent={agent} client={client.data} />
      </div>
      <Card className="flex flex-col gap-4">
        <h2 className="font-semibold">Endpoints</h2>
        <Endpoints />
      </Card>
    </div>
  );
}
