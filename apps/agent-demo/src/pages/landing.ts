import { drawWorkflow } from "../drawing/draw-workflow.ts";
import type { Report } from "../examination/report.ts";
import { type Html, html } from "../markup/html.ts";
import type { Person } from "../sign-in/sign-in.ts";
import { plansUrl } from "../web/market-links.ts";
import { renderPage } from "./layout.ts";
import { gradeBadge, severityCounts } from "./score.ts";

const CHECKS: [string, string][] = [
  [
    "Secrets in the file",
    "Keys, tokens and passwords in headers, addresses, code, notes and pinned data. You get the place and the length, never the value.",
  ],
  ["Steps that never run", "Loose ends no trigger leads to, disabled steps, sub-nodes attached to nothing."],
  [
    "Reads from missing steps",
    "Expressions that name a step which was renamed or deleted, and would stop the run.",
  ],
  [
    "Failures nobody hears of",
    "Services, databases and models called without retry, error output or error workflow.",
  ],
  [
    "Loops and answers",
    "Circles without a way out, batches that are never fetched, webhooks that never answer.",
  ],
  [
    "Unsafe calls",
    "Open webhooks, queries and commands put together from data, unencrypted or unchecked connections.",
  ],
  ["What it needs", "Credentials to prepare and community packages to install before it opens elsewhere."],
  ["Upkeep", "Outdated nodes, steps without telling names, programs hidden in a step, missing notes."],
];

/** The front page: what the doctor does, shown on a real report. */
export function renderLanding(person: Person | null, sample: Report, webUrl: string): string {
  return renderPage({
    title: "Health reports for n8n workflows",
    person,
    body: html`<section class="hero">
<div>
<h1>Find what is wrong with a workflow before it runs.</h1>
<p class="lead">Drop an n8n export and get a health report: broken references, lost branches, missing error handling, secrets written into the file. With a drawing, a score, and what to do about each finding.</p>
<p class="actions">${
      person
        ? html`<a class="button" href="/workspace">Open the workspace</a>`
        : html`<a class="button" href="/sign-in">Continue with Souk</a>`
    }<a class="button plain" href="/sample-report">See a sample report</a></p>
<p class="fine">One audit per workflow. A file that cannot be read costs nothing. <a href="${plansUrl(webUrl)}">Plans</a></p>
</div>
${preview(sample)}
</section>
<section class="checks" aria-labelledby="checks-title">
<h2 id="checks-title">What it looks at</h2>
<dl>${CHECKS.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
</section>`,
  });
}

const preview = (sample: Report): Html => html`<figure class="preview">
<figcaption><span>${sample.workflow.name}</span>${gradeBadge(sample.score)}</figcaption>
<div class="canvas">${drawWorkflow(sample.graph, `Drawing of the sample workflow “${sample.workflow.name}”`)}</div>
${severityCounts(sample.findings)}
</figure>`;
