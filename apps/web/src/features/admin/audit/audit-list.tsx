import type { AuditEvent } from "@souk/contracts/audit/entities";
import { ChevronRight } from "lucide-react";
import { momentWords } from "../../../lib/date-words.ts";
import { TextLink } from "../../../ui/text-link.tsx";
import { LogFact } from "../log-fact.tsx";
import { actionWords, actorWords, subjectWords, thingName } from "./audit-words.ts";

/** State changes, newest first: what, who, when, to which thing; the rest folded away. */
export function AuditList({ events }: { events: readonly AuditEvent[] }) {
  return (
    <ol aria-label="Events" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {events.map((event) => (
        <li key={event.id}>
          <AuditEntry event={event} />
        </li>
      ))}
    </ol>
  );
}

function AuditEntry({ event }: { event: AuditEvent }) {
  return (
    <details className="group">
      <summary className="flex cursor-pointer list-none items-start gap-2.5 rounded-lg px-4 py-3 text-sm hover:bg-sunken/60 focus-visible:-outline-offset-2">
        <ChevronRight
          aria-hidden
          className="mt-0.5 size-4 shrink-0 text-subtle transition-transform group-open:rotate-90"
        />
        <span className="grid min-w-0 grow gap-x-6 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,12rem)_auto]">
          <span className="min-w-0">
            <span className="font-medium">{actionWords(event.action)}</span>{" "}
            <span className="text-subtle">{subjectWords(event)}</span>
          </span>
          <span className="truncate text-muted">by {actorWords(event.actor)}</span>
          <time dateTime={event.at} className="whitespace-nowrap text-subtle tabular-nums">
            {momentWords(event.at)}
          </time>
        </span>
      </summary>
      <EventDetails event={event} />
    </details>
  );
}

function EventDetails({ event }: { event: AuditEvent }) {
  const { subject, requestId, action, actor } = event;
  return (
    <div className="px-4 pb-4 pl-10.5 text-sm">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[6rem_minmax(0,1fr)]">
        <LogFact name="Action">{action}</LogFact>
        <LogFact name="Actor">{[actor.kind, actor.id].filter(Boolean).join(" ")}</LogFact>
        <LogFact name="Subject">{`${subject.kind} ${subject.id}`}</LogFact>
        {requestId && <LogFact name="Request">{requestId}</LogFact>}
      </dl>
      {Object.keys(event.details).length > 0 && (
        <pre
          role="region"
          aria-label="Details"
          tabIndex={0}
          className="mt-3 overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs"
        >
          {JSON.stringify(event.details, null, 2)}
        </pre>
      )}
      <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1">
        <TextLink to="/admin/audit" search={{ subject: subject.id }}>
          Everything about this {thingName(subject.kind)}
        </TextLink>
        {subject.kind === "listing" && (
          <TextLink to="/admin/agents/$agentId" params={{ agentId: subject.id }}>
            Open the agent
          </TextLink>
        )}
      </p>
    </div>
  );
}
