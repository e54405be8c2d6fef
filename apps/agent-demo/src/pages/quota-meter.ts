import type { UsageQuota } from "@souk/agent";
import { type Html, html } from "../markup/html.ts";
import { day } from "./dates.ts";

type Quota = Pick<UsageQuota, "limit" | "used" | "held" | "remaining" | "resetsAt">;

/** “7 of 10 audits left, resets 1 Dec”, with a bar of what is left; what a plan allows beyond that, it has a price for. */
export function quotaMeter({ limit, used, held, remaining, resetsAt }: Quota): Html {
  if (limit === null || remaining === null)
    return html`<p class="quota-text"><strong>Unlimited audits</strong>, ${used} used</p>`;
  const left = Math.min(remaining, Math.max(0, limit - used - held));
  const beyond = remaining - left;
  const state = remaining === 0 ? "empty" : left <= limit / 5 ? "low" : "fine";
  const share = limit === 0 ? 0 : Math.round((100 * left) / limit);
  return html`<div class="quota ${state}">
<p class="quota-text" id="quota-text"><strong>${left} of ${limit}</strong> ${limit === 1 ? "audit" : "audits"} left${beyond > 0 ? html`<span>, then ${beyond} at the plan’s price</span>` : null}${resetsAt ? html`<span>, resets ${day(resetsAt)}</span>` : null}</p>
<div class="meter" role="meter" aria-labelledby="quota-text" aria-valuemin="0" aria-valuemax="${limit}" aria-valuenow="${left}"><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="${share}" height="1"/></svg></div>
</div>`;
}
