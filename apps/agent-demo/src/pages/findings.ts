import type { Finding, Place, Report, Severity } from "../examination/report.ts";
import { type Html, html } from "../markup/html.ts";
import { SEVERITIES, SEVERITY_NAMES, severityMark } from "./score.ts";

/** Places that are listed at once; the rest can be opened. */
const FIRST_PLACES = 8;

/** All findings by severity, with links that filter them. Works without a script: the filter is in the address. */
export function findingsSection({ findings, graph }: Report, path: string, chosen: Severity | null): Html {
  const anchors = new Map(graph.nodes.map((node, at) => [node.name, `#node-${at}`]));
  const shown = SEVERITIES.filter((severity) => chosen === null || severity === chosen);
  const groups = shown
    .map((severity) => ({ severity, items: findings.filter((finding) => finding.severity === severity) }))
    .filter((group) => group.items.length > 0);
  return html`<section class="findings" aria-labelledby="findings-title" id="findings">
<div class="findings-head"><h2 id="findings-title">Findings</h2>${findings.length > 0 ? filters(findings, path, chosen) : null}</div>
${groups.map(
  ({ severity, items }) => html`<h3 class="group">${SEVERITY_NAMES[severity]}</h3>
${items.map((finding) => findingCard(finding, anchors))}`,
)}
${groups.length === 0 ? html`<p class="card">${findings.length === 0 ? "Nothing found. This workflow is in good health." : "None of this severity."}</p>` : null}
</section>`;
}

function filters(findings: Finding[], path: string, chosen: Severity | null): Html {
  const link = (severity: Severity | null, label: string, count: number) =>
    html`<a href="${path}${severity ? `?severity=${severity}` : ""}#findings"${severity === chosen ? html` aria-current="true"` : null}>${label} <span>${count}</span></a>`;
  return html`<nav class="filters no-print" aria-label="Filter findings">${link(null, "All", findings.length)}${SEVERITIES.map(
    (severity) =>
      link(
        severity,
        SEVERITY_NAMES[severity],
        findings.filter((finding) => finding.severity === severity).length,
      ),
  )}</nav>`;
}

function findingCard(finding: Finding, anchors: Map<string, string>): Html {
  const first = finding.places.slice(0, FIRST_PLACES);
  const rest = finding.places.slice(FIRST_PLACES);
  const places = (list: Place[]) =>
    html`<ul class="places${bare ? " names" : ""}">${list.map((place) => placeItem(place, anchors))}</ul>`;
  const bare = finding.places.every((place) => !place.path && !place.detail);
  const named = finding.places.some((place) => place.node !== null || place.path || place.detail);
  return html`<article class="finding card">
<h4>${severityMark(finding.severity)}<span class="visually-hidden">${SEVERITY_NAMES[finding.severity]}: </span>${finding.title}</h4>
<p>${finding.why}</p>
<p class="fix"><strong>What to do</strong> ${finding.fix}</p>
${named ? places(first) : null}
${rest.length > 0 ? html`<details><summary>${rest.length} more ${rest.length === 1 ? "place" : "places"}</summary>${places(rest)}</details>` : null}
</article>`;
}

function placeItem({ node, path, detail }: Place, anchors: Map<string, string>): Html {
  const anchor = node === null ? undefined : anchors.get(node);
  return html`<li>${anchor ? html`<a href="${anchor}">${node}</a>` : (node ?? (path || detail ? null : "The workflow as a whole"))}
${detail ? html`<span class="detail">${detail}</span>` : null}${path ? html`<code>${path}</code>` : null}</li>`;
}
