import { readFileSync } from "node:fs";

/** A workflow of our own making that shows what the doctor finds. */
export type Sample = { slug: string; title: string; shows: string; text: string };

const SAMPLES: Omit<Sample, "text">[] = [
  { slug: "overdue-invoices", title: "Remind customers of overdue invoices", shows: "a healthy workflow" },
  { slug: "leaking-secret", title: "Weather alert to the building team", shows: "secrets and unsafe calls" },
  {
    slug: "lost-branch",
    title: "Collect feedback from the form",
    shows: "steps that never run, an endless loop",
  },
  {
    slug: "research-agent",
    title: "Research assistant for the editorial desk",
    shows: "an AI agent with a community node",
  },
  { slug: "order-desk", title: "Order desk for six warehouses", shows: "a large workflow" },
];

/** Reads the five samples that ship with the agent. */
export function loadSamples(): Sample[] {
  return SAMPLES.map((sample) => ({
    ...sample,
    text: readFileSync(new URL(`../../samples/${sample.slug}.json`, import.meta.url), "utf8"),
  }));
}
