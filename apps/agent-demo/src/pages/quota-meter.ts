import { type Html, html } from "../markup/html.ts";
import type { Balance } from "../souk/answers.ts";
import { day } from "./dates.ts";

/** “7 of 10 audits left, resets 1 Dec”, with a bar of what is left. */
export function quotaMeter({
  limit,
  remaining,
  used,
  resetsAt,
}: Pick<Balance, "limit" | "remaining" | "used" | "resetsAt">): Html {
  if (limit === null || remaining === null)
    return html`<p class="quota-text"><strong>Unlimited audits</strong>, ${used} used</p>`;
  const state = remaining === 0 ? "empty" : remaining <= limit / 5 ? "low" : "fine";
  return html`<div class="quota ${state}">
<p class="quota-text" id="quota-text"><strong>${remaining} of ${limit}</strong> ${limit === 1 ? "audit" : "audits"} left${resetsAt ? html`<span>, resets ${day(resetsAt)}</span>` : null}</p>
<meter min="0" max="${limit}" value="${remaining}" aria-labelledby="quota-text"></meter>
</div>`;
}
