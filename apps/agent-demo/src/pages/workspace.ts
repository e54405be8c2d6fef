import type { UsageQuota } from "@souk/agent";
import { type Html, html } from "../markup/html.ts";
import type { ReportSummary } from "../reports/store.ts";
import type { Person } from "../sign-in/sign-in.ts";
import type { Sample } from "../web/samples.ts";
import { minute } from "./dates.ts";
import { renderPage } from "./layout.ts";
import { quotaMeter } from "./quota-meter.ts";
import { gradeBadge } from "./score.ts";

/** What the workspace shows. `plan` is null when the person has none. */
export type Workspace = {
  plan: { name: string; balance: UsageQuota } | null;
  history: ReportSummary[];
  samples: Sample[];
  nothingChosen: boolean;
  plansUrl: string;
};

/** Where a signed-in person hands in workflows and finds their reports again. */
export function renderWorkspace(person: Person, space: Workspace): string {
  return renderPage({
    title: "Workspace",
    person,
    body: html`<h1>Examine a workflow</h1>
${space.nothingChosen ? html`<p class="notice" role="alert">Choose a file, paste a workflow, or pick a sample.</p>` : null}
<div class="columns">
<div>
${fileForm()}
${pasteForm()}
${sampleList(space.samples)}
</div>
<aside>
${planCard(space)}
${historyList(person, space.history)}
</aside>
</div>`,
  });
}

const fileForm =
  (): Html => html`<form class="card" method="post" action="/audits" enctype="multipart/form-data">
<label class="drop" for="file"><strong>Drop an n8n export here</strong><span>or choose a file, up to 2 MB</span>
<input id="file" type="file" name="file" accept=".json,application/json" required></label>
<div class="form-foot"><span class="fine">In n8n: open the workflow’s menu, then Download.</span><button class="button" type="submit">Examine</button></div>
</form>`;

const pasteForm = (): Html => html`<details class="card">
<summary>Paste JSON instead</summary>
<form method="post" action="/audits" enctype="multipart/form-data">
<label for="json">Workflow JSON</label>
<textarea id="json" name="json" rows="8" required spellcheck="false" placeholder='{ "nodes": [ … ], "connections": { … } }'></textarea>
<div class="form-foot"><span class="fine">In n8n: select all steps and copy.</span><button class="button" type="submit">Examine</button></div>
</form>
</details>`;

const sampleList = (samples: Sample[]): Html => html`<section class="card" aria-labelledby="samples-title">
<h2 id="samples-title">Or try a sample</h2>
<p class="fine">A sample counts as one audit.</p>
<form method="post" action="/audits" enctype="multipart/form-data"><ul class="rows">${samples.map(
  (
    sample,
  ) => html`<li><div><span class="row-title">${sample.title}</span><span class="fine">${sample.shows}</span></div>
<button class="button small plain" type="submit" name="sample" value="${sample.slug}" aria-label="Examine the sample “${sample.title}”">Examine</button></li>`,
)}</ul></form>
</section>`;

const planCard = ({ plan, plansUrl }: Workspace): Html =>
  plan
    ? html`<section class="card" aria-labelledby="plan-title"><h2 id="plan-title">${plan.name} plan</h2>
${quotaMeter(plan.balance)}${plan.balance.remaining === 0 ? html`<p class="actions"><a class="button" href="${plansUrl}">See larger plans</a></p>` : html`<p class="fine"><a href="${plansUrl}">Compare plans</a></p>`}</section>`
    : html`<section class="card" aria-labelledby="plan-title"><h2 id="plan-title">No plan yet</h2>
<p>Choose a plan to examine workflows. The free one takes a click.</p><p class="actions"><a class="button" href="${plansUrl}">Choose a plan</a></p></section>`;

const historyList = (
  { organizationName }: Person,
  history: ReportSummary[],
): Html => html`<section class="card" aria-labelledby="history-title">
<h2 id="history-title">${organizationName ? `Reports for ${organizationName}` : "Your reports"}</h2>
${
  history.length === 0
    ? html`<p class="fine">None yet. Your last 20 reports for this organization are kept here.</p>`
    : html`<ul class="rows">${history.map(
        (report) =>
          html`<li><div><a class="row-title" href="/reports/${report.id}">${report.title}</a><time class="fine" datetime="${report.createdAt}">${minute(report.createdAt)}</time></div>${gradeBadge({ grade: toGrade(report.grade), value: report.score })}</li>`,
      )}</ul>`
}
</section>`;

const toGrade = (grade: string) => (["A", "B", "C", "D"] as const).find((known) => known === grade) ?? "F";
