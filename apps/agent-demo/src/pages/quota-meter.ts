import type { UsageQuota } from "@souk/agent";
import { type Html, html } from "../markup/html.ts";
import { day } from "./dates.ts";

/** “7 of 10 audits left, resets 1 Dec”, with a bar of what is left. */
export function quotaMeter({
  limit,
  remaining,
  used,
  resetsAt,
}: Pick<UsageQuota, "limit" | "remaining" | "used" | "resetsAt">): Html {
  if (limit === null || remaining === null)
    return html`<p class="quota-text"><strong>Unlimited audits</strong>, ${used} used</p>`;
  const state = remaining === 0 ? "empty" : remaining <= limit / 5 ? "low" : "fine";
  const share = limit === 0 ? 0 : Math.round((100 * remaining) / limit);
  return html`<div class="quota ${state}">
<p class="quota-text" id="quota-text"><strong>${remaining} of ${limit}</strong> ${limit === 1 ? "audit" : "audits"} left${resetsAt ? html`<span>, resets ${day(resetsAt)}</span>` : null}</p>
<div class="meter" role="meter" aria-labelledby="quota-text" aria-valuemin="0" aria-valuemax="${limit}" aria-valuenow="${remaining}"><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="${share}" height="1"/></svg></div>
</div>`;
}
