import type { Finding, Score, Severity } from "./report.ts";

/** Points a rule takes for its first place, for each further place, and at most. */
const WEIGHTS: Record<Severity, { first: number; further: number; most: number }> = {
  critical: { first: 25, further: 5, most: 45 },
  warning: { first: 8, further: 2, most: 20 },
  advice: { first: 2, further: 0, most: 2 },
};

/**
 * 100 points minus what each rule takes, never below 0. One kind of trouble in many places costs less than
 * many kinds. A at 90, B at 75, C at 60, D at 40.
 */
export function scoreFindings(findings: Finding[]): Score {
  const deductions = findings.map((finding) => {
    const weight = WEIGHTS[finding.severity];
    const places = finding.places.length;
    const points = Math.min(weight.most, weight.first + weight.further * (places - 1));
    return { rule: finding.rule, title: finding.title, severity: finding.severity, points, places };
  });
  const value = Math.max(0, 100 - deductions.reduce((sum, { points }) => sum + points, 0));
  return { value, grade: gradeOf(value), deductions };
}

function gradeOf(value: number): Score["grade"] {
  if (value >= 90) return "A";
  if (value >= 75) return "B";
  if (value >= 60) return "C";
  return value >= 40 ? "D" : "F";
}
