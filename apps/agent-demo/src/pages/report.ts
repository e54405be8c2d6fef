import { drawWorkflow } from "../drawing/draw-workflow.ts";
import type { Report, Severity } from "../examination/report.ts";
import { type Html, html } from "../markup/html.ts";
import type { Person } from "../sign-in/sign-in.ts";
import { minute } from "./dates.ts";
import { findingsSection } from "./findings.ts";
import { renderPage } from "./layout.ts";
import { severityCounts } from "./score.ts";

/** A report to show. `severity` filters the findings; a `sample` can be seen by anyone and is not downloaded. */
export type ShownReport = {
  title: string;
  report: Report;
  path: string;
  severity: Severity | null;
  kind: "own" | "sample";
  createdAt?: string;
};

/** The report page: score, drawing, findings, and what the workflow needs to run elsewhere. */
export function renderReport(person: Person | null, shown: ShownReport): string {
  const { report } = shown;
  return renderPage({
    title: shown.title,
    person,
    body: html`${heading(shown)}
${scoreSection(report)}
${drawing(report)}
<div class="columns">
${findingsSection(report, shown.path, shown.severity)}
<aside>${triggers(report)}${credentials(report)}${packages(report)}</aside>
</div>`,
  });
}

function heading({ title, kind, path, createdAt, report: { workflow } }: ShownReport): Html {
  const facts = [
    `${workflow.nodes} ${workflow.nodes === 1 ? "node" : "nodes"}`,
    `${workflow.connections} ${workflow.connections === 1 ? "connection" : "connections"}`,
    createdAt ? `examined ${minute(createdAt)}` : null,
  ];
  return html`<div class="report-head"><div>
<p class="crumb">${kind === "own" ? html`<a href="/workspace">Workspace</a> / Report` : "Sample report"}</p>
<h1>${title}</h1>
<p class="fine">${facts.filter((fact) => fact !== null).join(" · ")}</p></div>
<p class="actions no-print">${
    kind === "own"
      ? html`<button class="button small plain" type="button" data-print hidden>Print</button><a class="button small plain" href="${path}/download">Download JSON</a><a class="button small" href="/workspace">New audit</a>`
      : html`<a class="button small" href="/sign-in">Examine your own</a>`
  }</p></div>`;
}

const VERDICTS = {
  A: "Healthy. Nothing here needs to worry you.",
  B: "In good shape, with a few things worth doing.",
  C: "Works on a good day. Mend the warnings before you rely on it.",
  D: "Fragile. Some of this will fail or leak.",
  F: "Not fit to run yet. Begin with the critical findings.",
};

const scoreSection = ({
  score,
  findings,
}: Report): Html => html`<section class="score card" aria-labelledby="score-title">
<div class="grade grade-${score.grade}" aria-hidden="true">${score.grade}</div>
<div><h2 id="score-title">Grade ${score.grade}, ${score.value} of 100</h2>
<p>${VERDICTS[score.grade]}</p>
${severityCounts(findings)}</div>
<details><summary>How the score came about</summary>
<table><thead><tr><th scope="col">Finding</th><th scope="col">Places</th><th scope="col">Points</th></tr></thead>
<tbody><tr><td>Start</td><td></td><td>100</td></tr>
${score.deductions.map((item) => html`<tr><td>${item.title}</td><td>${item.places}</td><td>−${item.points}</td></tr>`)}
<tr class="sum"><td>Score (never below 0)</td><td></td><td>${score.value}</td></tr></tbody></table></details>
</section>`;

const drawing = ({
  graph,
  workflow,
}: Report): Html => html`<figure class="graph" aria-labelledby="graph-title">
<figcaption><h2 id="graph-title">Drawing</h2>
<fieldset class="zoom no-print"><legend>Size of the drawing</legend>
<label><input type="radio" name="zoom" id="zoom-fit" checked>Fit</label>
<label><input type="radio" name="zoom" id="zoom-full">Actual size</label></fieldset></figcaption>
<div class="canvas" tabindex="0" role="group" aria-label="Drawing, scrollable">
${drawWorkflow(graph, `Drawing of the workflow${workflow.name ? ` “${workflow.name}”` : ""} with ${workflow.nodes} nodes`)}
</div></figure>`;

const triggers = ({
  triggers: list,
}: Report): Html => html`<section class="card" aria-labelledby="starts-title"><h2 id="starts-title">How it starts</h2>
${
  list.length === 0
    ? html`<p class="fine">Nothing starts it.</p>`
    : html`<ul class="plain-list">${list.map((item) => html`<li><strong>${item.node}</strong> <span class="fine">${item.starts}${item.disabled ? ", disabled" : ""}</span></li>`)}</ul>`
}</section>`;

const credentials = ({
  credentials: list,
}: Report): Html => html`<section class="card" aria-labelledby="credentials-title"><h2 id="credentials-title">Credentials it needs</h2>
${
  list.length === 0
    ? html`<p class="fine">None.</p>`
    : html`<ul class="plain-list">${list.map((item) => html`<li><code>${item.type}</code> <span class="fine">${listed(item.nodes)}</span></li>`)}</ul>`
}</section>`;

const packages = ({
  packages: list,
}: Report): Html => html`<section class="card" aria-labelledby="packages-title"><h2 id="packages-title">Community packages</h2>
${
  list.length === 0
    ? html`<p class="fine">None: n8n's own nodes only.</p>`
    : html`<ul class="plain-list">${list.map((item) => html`<li><code>${item.name}</code> <span class="fine">${listed(item.nodes)}</span></li>`)}</ul>`
}</section>`;

const listed = (nodes: string[]) =>
  nodes.length <= 3 ? nodes.join(", ") : `${nodes.slice(0, 3).join(", ")} and ${nodes.length - 3} more`;
