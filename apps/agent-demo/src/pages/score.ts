import type { Finding, Score, Severity } from "../examination/report.ts";
import { type Html, html } from "../markup/html.ts";

/** What each severity is called on a page. */
export const SEVERITY_NAMES: Record<Severity, string> = {
  critical: "Critical",
  warning: "Warning",
  advice: "Advice",
};

/** Severities from worst to mildest. */
export const SEVERITIES: Severity[] = ["critical", "warning", "advice"];

/** The grade as a small coloured letter with the score beside it. */
export const gradeBadge = ({ grade, value }: Pick<Score, "grade" | "value">): Html =>
  html`<span class="badge grade-${grade}"><b>${grade}</b> ${value}<span class="of"> / 100</span></span>`;

/** The mark of a severity; the shapes match those in the drawing. */
export function severityMark(severity: Severity): Html {
  const shapes: Record<Severity, string> = {
    critical: "M6 1h6l5 5v6l-5 5H6l-5-5V6z",
    warning: "M9 1l8.5 15.5H.5z",
    advice: "M1 9a8 8 0 1 0 16 0A8 8 0 1 0 1 9z",
  };
  return html`<svg class="mark mark-${severity}" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true"><path d="${shapes[severity]}"/><text x="9" y="${severity === "warning" ? 14.5 : 13}" text-anchor="middle">${severity === "advice" ? "i" : "!"}</text></svg>`;
}

/** “1 critical, 2 warnings, 0 advice”, with the marks. */
export function severityCounts(findings: Finding[]): Html {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const warnings = count("warning") === 1 ? "warning" : "warnings";
  return html`<ul class="counts">
<li>${severityMark("critical")} ${count("critical")} critical</li>
<li>${severityMark("warning")} ${count("warning")} ${warnings}</li>
<li>${severityMark("advice")} ${count("advice")} advice</li></ul>`;
}
