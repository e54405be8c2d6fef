import type { DemoCategory } from "./types.ts";

/** The shelves of the demo market. */
export const categories: DemoCategory[] = [
  {
    slug: "engineering",
    name: "Engineering",
    summary: "Review code, workflows and migrations, and understand what broke.",
  },
  {
    slug: "support",
    name: "Customer support",
    summary: "Sort, answer and learn from what customers ask, day and night.",
  },
  {
    slug: "sales",
    name: "Sales & outreach",
    summary: "Prepare calls, follow up on open deals and send exact quotes.",
  },
  {
    slug: "marketing",
    name: "Marketing & content",
    summary: "Write, cut, caption and keep everything in one voice.",
  },
  {
    slug: "research",
    name: "Research",
    summary: "Find, read and compare sources, with a citation for every claim.",
  },
  {
    slug: "documents",
    name: "Data & documents",
    summary: "Get clean data out of files, and answers out of data.",
  },
  {
    slug: "finance",
    name: "Finance",
    summary: "Capture invoices, reconcile accounts and see next quarter's cash.",
  },
  {
    slug: "operations",
    name: "Operations",
    summary: "Keep stock, shipments, meetings and new colleagues on track.",
  },
  {
    slug: "legal",
    name: "Legal & compliance",
    summary: "Read contracts, answer data requests and follow changing rules.",
  },
];
