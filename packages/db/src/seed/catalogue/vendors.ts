import type { DemoVendor } from "./types.ts";

/** The companies that sell in the demo market. */
export const vendors: DemoVendor[] = [
  {
    slug: "souk-labs",
    name: "Souk Labs",
    summary: "The makers of Souk. We publish small, open agents that show how to build on the marketplace.",
    website: "https://labs.souk.example",
  },
  {
    slug: "larkfield",
    name: "Larkfield",
    summary:
      "Preparation and follow-up tools for sales teams that would rather send ten good mails than a thousand.",
    website: "https://larkfield.example",
  },
  {
    slug: "tidewater-desk",
    name: "Tidewater Desk",
    summary:
      "A support software company that drafts, sorts and answers, and leaves the last word to your team.",
    website: "https://tidewater-desk.example",
  },
  {
    slug: "deepshelf",
    name: "Deepshelf",
    summary:
      "Research tools for people who have to show their sources: libraries, labs, insight and patent teams.",
    website: "https://deepshelf.example",
  },
  {
    slug: "lint-and-harbour",
    name: "Lint & Harbour",
    summary:
      "Quiet engineering tools for review, migrations and incidents, built by a team that still carries a pager.",
    website: "https://lint-and-harbour.example",
  },
  {
    slug: "ferrow",
    name: "Ferrow",
    summary:
      "Bookkeeping automation for finance teams of one to thirty, with every posting explained line by line.",
    website: "https://ferrow.example",
  },
  {
    slug: "aoba-works",
    name: "Aoba Works",
    summary:
      "A Sendai software house for Japanese back offices and the companies abroad that work with them.",
    website: "https://aoba-works.example",
  },
  {
    slug: "quillmark",
    name: "Quillmark",
    summary:
      "Editorial software from a former magazine desk: writing, style and market watching for content teams.",
    website: "https://quillmark.example",
  },
  {
    slug: "halftone-studio",
    name: "Halftone Studio",
    summary: "Image and video agents for teams with more footage than editors, with accessibility built in.",
    website: "https://halftone-studio.example",
  },
  {
    slug: "paper-lantern",
    name: "Paper Lantern",
    summary:
      "We turn documents and untidy tables into data you can check, with the source shown for every value.",
    website: "https://paper-lantern.example",
  },
  {
    slug: "meridian-yard",
    name: "Meridian Yard",
    summary:
      "Planning and logistics agents for workshops, wholesalers and warehouses that run on spreadsheets today.",
    website: "https://meridian-yard.example",
  },
  {
    slug: "rookery",
    name: "Rookery",
    summary: "Tools for how teams meet and grow: fewer forgotten decisions, first days that go to plan.",
    website: "https://rookery.example",
  },
  {
    slug: "clausewell",
    name: "Clausewell",
    summary: "Legal operations software for in-house teams. It prepares the work; your lawyers decide.",
    website: "https://clausewell.example",
  },
];
