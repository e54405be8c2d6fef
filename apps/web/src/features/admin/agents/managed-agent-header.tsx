import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { dayWords } from "../../../lib/date-words.ts";
import { Badge } from "../../../ui/badge.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { ListingIcon } from "../../catalog/listing-icon.tsx";
import { listingStatus } from "./listing-status.ts";
import { StatusActions } from "./status-actions.tsx";

/** Which agent this is, where it stands, and the steps from there. */
export function ManagedAgentHeader({ managed }: { managed: ManagedAgent }) {
  const { agent, status, statusReason, subscribers, createdAt } = managed;
  const { label, tone } = listingStatus[status];
  return (
    <header className="mb-8">
      <Link
        to="/admin/agents"
        className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        All agents
      </Link>
      <div className="flex flex-wrap items-start gap-4">
        <ListingIcon name={agent.name} iconPath={agent.iconPath} className="size-12" />
        <div className="min-w-0 grow basis-56">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-2xl font-semibold">
            {agent.name}
            <Badge tone={tone} className="tracking-normal">
              {label}
            </Badge>
          </h1>
          <p className="mt-1 text-sm text-muted">
            {agent.vendor.name} · {subscribers.toLocaleString("en")}{" "}
            {subscribers === 1 ? "subscriber" : "subscribers"} · registered{" "}
            <time dateTime={createdAt}>{dayWords(createdAt)}</time>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {(status === "approved" || status === "deprecated") && (
            <LinkButton to="/agents/$slug" params={{ slug: agent.slug }} variant="ghost">
              Public page
            </LinkButton>
          )}
          <StatusActions managed={managed} />
        </div>
      </div>
      {statusReason && (
        <div className="mt-4">
          <Notice tone={tone === "danger" ? "warning" : "info"}>Reason: {statusReason}</Notice>
        </div>
      )}
    </header>
  );
}
