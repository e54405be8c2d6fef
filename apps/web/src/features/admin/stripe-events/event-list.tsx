import type { StripeEvent } from "@souk/contracts/billing/entities";
import { ChevronRight } from "lucide-react";
import { momentWords } from "../../../lib/date-words.ts";
import { Badge } from "../../../ui/badge.tsx";
import { TextLink } from "../../../ui/text-link.tsx";
import { LogFact } from "../log-fact.tsx";
import { eventProgress, eventState } from "./event-state.ts";
import { RetryEvent } from "./retry-event.tsx";

/** What Stripe delivered, newest first; the payload is folded away. */
export function EventList({ events }: { events: readonly StripeEvent[] }) {
  return (
    <ol aria-label="Stripe events" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {events.map((event) => (
        <li key={event.id} className="flex items-start gap-2 pr-3 sm:pr-4">
          <EventEntry event={event} />
          <div className="pt-2">
            <RetryEvent event={event} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function EventEntry({ event }: { event: StripeEvent }) {
  const { label, tone } = eventState[event.state];
  return (
    <details className="group min-w-0 grow">
      <summary className="flex cursor-pointer list-none items-start gap-2.5 rounded-lg px-4 py-3 text-sm hover:bg-sunken/60 focus-visible:-outline-offset-2">
        <ChevronRight
          aria-hidden
          className="mt-0.5 size-4 shrink-0 text-subtle transition-transform group-open:rotate-90"
        />
        <span className="min-w-0 grow">
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="font-mono text-xs leading-5 font-medium wrap-anywhere">{event.type}</span>
            <Badge tone={tone}>{label}</Badge>
          </span>
          <span className="flex flex-wrap gap-x-4 text-subtle">
            <time dateTime={event.receivedAt} className="tabular-nums">
              {momentWords(event.receivedAt)}
            </time>
            <span className="font-mono text-xs leading-5 wrap-anywhere">{event.objectId}</span>
          </span>
          {event.lastError && event.state !== "done" && (
            <span className="mt-1 block text-danger-ink wrap-anywhere group-open:hidden">
              {event.lastError}
            </span>
          )}
        </span>
      </summary>
      <EventDetails event={event} />
    </details>
  );
}

function EventDetails({ event }: { event: StripeEvent }) {
  const { stripeEventId, objectId, apiVersion, payload } = event;
  return (
    <div className="pr-2 pb-4 pl-10.5 text-sm">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[7rem_minmax(0,1fr)]">
        <LogFact name="Progress">{eventProgress(event)}</LogFact>
        <LogFact name="Event">{stripeEventId}</LogFact>
        <LogFact name="Object">{objectId}</LogFact>
        {apiVersion && <LogFact name="API version">{apiVersion}</LogFact>}
        {event.lastError && <LogFact name="Last error">{event.lastError}</LogFact>}
      </dl>
      <pre
        role="region"
        aria-label={`Payload of ${stripeEventId}`}
        tabIndex={0}
        className="mt-3 max-h-96 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs"
      >
        {JSON.stringify(payload, null, 2)}
      </pre>
      <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1">
        <TextLink
          to="/admin/stripe-events"
          search={{ type: `${event.type.split(".").slice(0, -1).join(".")}.` }}
        >
          All events of this kind
        </TextLink>
        <TextLink to="/admin/payments" search={{ q: objectId }}>
          Find its payment
        </TextLink>
      </p>
    </div>
  );
}
