import type { ManagedUserDetails } from "@souk/contracts/admin/entities";
import { Link } from "@tanstack/react-router";
import { dayWords } from "../../../lib/date-words.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Card } from "../../../ui/card.tsx";

/** What an account has a part in: its organizations, and the agents that act for it. */
export function AccessCards({ user }: { user: ManagedUserDetails }) {
  return (
    <div className="grid gap-6 xl:grid-cols-2">
      <Organizations user={user} />
      <ConnectedAgents user={user} />
    </div>
  );
}

function Organizations({ user }: { user: ManagedUserDetails }) {
  return (
    <Card className="p-6">
      <h2 className="font-semibold">Organizations</h2>
      <ul aria-label="Organizations" className="mt-4 divide-y divide-line border-y border-line text-sm">
        {user.organizations.map(({ id, name, isPersonal, role, vendorRole }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 py-3">
            <span className="font-medium wrap-anywhere">{name}</span>
            <span className="flex gap-1.5">
              {isPersonal && <Badge>Personal</Badge>}
              <Badge>{role}</Badge>
              {vendorRole && <Badge tone="accent">{vendorRole}</Badge>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ConnectedAgents({ user }: { user: ManagedUserDetails }) {
  return (
    <Card className="p-6">
      <h2 className="font-semibold">Connected agents</h2>
      {user.connectedAgents.length === 0 ? (
        <p className="mt-3 text-sm text-subtle">None.</p>
      ) : (
        <ul aria-label="Connected agents" className="mt-4 divide-y divide-line border-y border-line text-sm">
          {user.connectedAgents.map((agent) => (
            <li key={agent.agentId + agent.organization.id} className="py-3">
              <Link
                to="/agents/$slug"
                params={{ slug: agent.slug }}
                className="rounded-sm font-medium hover:underline"
              >
                {agent.name}
              </Link>
              <p className="text-subtle">
                for {agent.organization.name} · since{" "}
                <time dateTime={agent.connectedAt}>{dayWords(agent.connectedAt)}</time>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
