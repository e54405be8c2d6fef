import { z } from "zod";

/** `critical` breaks or leaks, `warning` will hurt in production, `advice` makes the workflow easier to live with. */
export const Severity = z.enum(["critical", "warning", "advice"]);
export type Severity = z.infer<typeof Severity>;

/** Where a finding holds. `path` names a field of the export; it never contains the field's value. */
export const Place = z.object({
  node: z.string().nullable(),
  path: z.string().optional(),
  detail: z.string().optional(),
});
export type Place = z.infer<typeof Place>;

/** One thing that is wrong or worth doing, with every place where it holds. */
export const Finding = z.object({
  rule: z.string(),
  severity: Severity,
  title: z.string(),
  why: z.string(),
  fix: z.string(),
  places: z.array(Place).min(1),
});
export type Finding = z.infer<typeof Finding>;

/** Starts at 100; every rule that found something takes points. */
export const Score = z.object({
  value: z.int().min(0).max(100),
  grade: z.enum(["A", "B", "C", "D", "F"]),
  deductions: z.array(
    z.object({ rule: z.string(), title: z.string(), severity: Severity, points: z.int(), places: z.int() }),
  ),
});
export type Score = z.infer<typeof Score>;

/** What the drawing needs, in n8n's canvas units. Secrets were taken out before anything got here. */
export const Graph = z.object({
  nodes: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      x: z.number(),
      y: z.number(),
      role: z.enum(["trigger", "step", "sub-node"]),
      disabled: z.boolean(),
      severity: Severity.nullable(),
    }),
  ),
  edges: z.array(z.object({ from: z.int(), to: z.int(), ai: z.boolean() })),
  notes: z.array(
    z.object({
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
      color: z.int(),
      text: z.string(),
    }),
  ),
});
export type Graph = z.infer<typeof Graph>;

/** The health report of one workflow: stored, shown and downloaded as it stands. Holds no secret value. */
export const Report = z.object({
  version: z.literal(1),
  workflow: z.object({
    name: z.string().nullable(),
    active: z.boolean().nullable(),
    nodes: z.int(),
    connections: z.int(),
    notes: z.int(),
  }),
  score: Score,
  findings: z.array(Finding),
  triggers: z.array(z.object({ node: z.string(), starts: z.string(), disabled: z.boolean() })),
  credentials: z.array(z.object({ type: z.string(), nodes: z.array(z.string()) })),
  packages: z.array(z.object({ name: z.string(), nodes: z.array(z.string()) })),
  graph: Graph,
});
export type Report = z.infer<typeof Report>;
