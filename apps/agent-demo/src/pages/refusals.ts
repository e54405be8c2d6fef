import type { CapProblem, QuotaProblem } from "@souk/agent";
import type { AuditOutcome } from "../audits/run-audit.ts";
import { html } from "../markup/html.ts";
import type { Person } from "../sign-in/sign-in.ts";
import { day } from "./dates.ts";
import { renderMessage } from "./message.ts";
import { quotaMeter } from "./quota-meter.ts";

/** 402: the person has no live plan of this agent. */
export function renderNoPlan(person: Person | null, subscribeUrl: string): string {
  return renderMessage(person, {
    title: "Choose a plan first",
    text: "You are signed in, but you have no plan for Workflow Doctor yet. The free one takes a click and covers ten audits a month. Nothing was charged.",
    action: { href: subscribeUrl, label: "Choose a plan" },
  });
}

/** 429: the plan's audits are used up. */
export function renderUsedUp(person: Person | null, problem: QuotaProblem, upgradeUrl: string): string {
  const { limit, used, resetsAt } = problem;
  return renderMessage(person, {
    title: "No audits left in this period",
    text: `You have used ${used} of ${limit} audits.${resetsAt ? ` New ones come on ${day(resetsAt)}.` : ""} This file was not examined and nothing was charged.`,
    more: quotaMeter(problem),
    action: { href: upgradeUrl, label: "See larger plans" },
  });
}

/** 429: whoever pays lets this agent use no more than this. */
export function renderCapped(
  person: Person | null,
  { cap, limit, used }: CapProblem,
  usageUrl: string,
): string {
  const bound = `${limit} ${limit === 1 ? "audit" : "audits"} ${cap === "day" ? "a day" : "in a period"}`;
  return renderMessage(person, {
    title: "Your own cap is reached",
    text: `Your organization lets Workflow Doctor use ${bound}, and ${used} of them ${used === 1 ? "is" : "are"} used. Whoever pays for it can raise the cap at Souk. This file was not examined and nothing was charged.`,
    action: { href: usageUrl, label: "See usage and caps at Souk" },
  });
}

/** 422: the file cannot be examined; the audit that was taken for it has been given back. */
export function renderUnreadable(
  person: Person,
  fileName: string,
  { refusal, givenBack }: Extract<AuditOutcome, { kind: "unreadable" }>,
): string {
  return renderMessage(person, {
    title: "This file cannot be examined",
    text: refusal.message,
    more: html`<p>${refusal.advice}</p>
<dl class="facts"><dt>File</dt><dd>${fileName}</dd>
<dt>Charge</dt><dd>${givenBack ? "None: the audit was given back." : "The audit is being given back; Souk did not answer just now. It is tried again every minute."}</dd></dl>`,
    action: { href: "/workspace", label: "Try another file" },
  });
}
