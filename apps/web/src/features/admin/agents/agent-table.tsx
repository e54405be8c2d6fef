import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import { Link } from "@tanstack/react-router";
import { shortDay } from "../../../lib/date-words.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Cell, HeadCell, Row, Table } from "../../../ui/table.tsx";
import { ListingIcon } from "../../catalog/listing-icon.tsx";
import { VendorName } from "../../catalog/vendor-name.tsx";
import { listingStatus } from "./listing-status.ts";

/** Agents in every status; a name leads to the agent's settings. */
export function AgentTable({ agents }: { agents: readonly ManagedAgent[] }) {
  return (
    <Table label="Agents">
      <thead>
        <tr>
          <HeadCell>Agent</HeadCell>
          <HeadCell className="max-md:hidden">Vendor</HeadCell>
          <HeadCell>Status</HeadCell>
          <HeadCell className="text-right max-sm:hidden">Subscribers</HeadCell>
          <HeadCell className="max-md:hidden">Registered</HeadCell>
        </tr>
      </thead>
      <tbody>
        {agents.map((managed) => (
          <AgentRow key={managed.agent.id} managed={managed} />
        ))}
      </tbody>
    </Table>
  );
}

function AgentRow({ managed: { agent, status, subscribers, createdAt } }: { managed: ManagedAgent }) {
  const { label, tone } = listingStatus[status];
  return (
    <Row>
      <Cell>
        <Link
          to="/admin/agents/$agentId"
          params={{ agentId: agent.slug }}
          className="flex items-center gap-3 rounded-sm font-medium hover:underline"
        >
          <ListingIcon name={agent.name} iconPath={agent.iconPath} className="size-8 text-xs" />
          <span className="min-w-24">
            {agent.name}
            <span className="block font-normal text-subtle">{agent.category.name}</span>
          </span>
        </Link>
      </Cell>
      <Cell className="max-md:hidden">
        <VendorName vendor={agent.vendor} />
      </Cell>
      <Cell>
        <Badge tone={tone}>{label}</Badge>
      </Cell>
      <Cell className="text-right tabular-nums max-sm:hidden">{subscribers.toLocaleString("en")}</Cell>
      <Cell className="whitespace-nowrap text-muted max-md:hidden">
        <time dateTime={createdAt}>{shortDay(createdAt)}</time>
      </Cell>
    </Row>
  );
}
