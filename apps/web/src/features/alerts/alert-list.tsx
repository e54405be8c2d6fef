import type { UsageAlert } from "@souk/contracts/usage/alerts";
import { minuteWords } from "../../lib/date-words.ts";
import { Badge } from "../../ui/badge.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { metricName } from "../usage/metric-name.ts";
import { alertTone, alertWords } from "./alert-words.ts";

/** Alerts, newest first; each leads to the usage that it is about. */
export function AlertList({ alerts }: { alerts: readonly UsageAlert[] }) {
  return (
    <ol aria-label="Alerts" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {alerts.map((alert) => (
        <li
          key={`${alert.agent.slug} ${alert.metric} ${alert.kind} ${alert.since}`}
          className="flex flex-wrap items-start gap-x-4 gap-y-1 px-5 py-4 text-sm"
        >
          <div className="min-w-0 grow basis-64">
            <p className={alert.isRead ? "text-muted" : "font-medium text-ink"}>{alertWords(alert)}</p>
            <p className="text-subtle">
              {metricName(alert.metric, undefined).name} ·{" "}
              <TextLink to="/dashboard/usage/$slug" params={{ slug: alert.agent.slug }}>
                {alert.agent.name}
              </TextLink>
            </p>
          </div>
          <span className="flex items-center gap-3">
            {!alert.isRead && <Badge tone={alertTone(alert)}>New</Badge>}
            <time dateTime={alert.at} className="text-subtle">
              {minuteWords(alert.at)}
            </time>
          </span>
        </li>
      ))}
    </ol>
  );
}
