import { z } from "zod";
import { ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { Slug, text } from "../common/text.ts";
import {
  Agent,
  AgentChanges,
  Category,
  IssuedCredentials,
  Facet,
  ListingCard,
  ListingKind,
  ListingStatus,
  ManagedAgent,
  Metric,
  NewAgent,
  NewMetric,
} from "./entities.ts";

const searchQuery = {
  q: text(0, 100).optional().meta({
    description: "Words, or beginnings of words, to look for in name, tags, summary, vendor and category.",
  }),
  category: Slug.optional().meta({ description: "Slug of a category." }),
  vendor: Slug.optional().meta({ description: "Slug of a vendor." }),
  price: z
    .enum(["any", "free"])
    .default("any")
    .meta({ description: "`free`: only listings with a free plan." }),
  sort: z
    .enum(["relevance", "newest", "name"])
    .default("relevance")
    .meta({ description: "`relevance` without words is popularity." }),
  ...pageQuery,
};

const searchResult = pageOf(ListingCard).extend({
  total: z.int().meta({ description: "Listings that match, over all pages." }),
  facets: z
    .strictObject({ kinds: z.array(Facet), categories: z.array(Facet) })
    .meta({ description: "Counts per filter value, each counted with the other filters applied." }),
});

/** Searches all kinds of goods. */
export const listListings = operation({
  rest: {
    method: "GET",
    path: "/listings",
    tag: "Catalogue",
    summary: "Search the catalogue",
    description: "Approved listings of every kind, a page at a time, with counts per kind and category.",
  },
  input: z.strictObject({ ...searchQuery, kind: ListingKind.optional() }),
  output: searchResult,
  errors: [],
});

/** Searches agents. */
export const listAgents = operation({
  rest: {
    method: "GET",
    path: "/agents",
    tag: "Catalogue",
    summary: "Search agents",
    description: "The same search, agents only.",
  },
  input: z.strictObject(searchQuery),
  output: searchResult,
  errors: [],
});

/** One agent with its metrics. */
export const getAgent = operation({
  rest: {
    method: "GET",
    path: "/agents/{agentId}",
    tag: "Catalogue",
    summary: "Get an agent",
    description:
      "What it does and what it counts; its plans are at `/agents/{agentId}/pricing`. Listings that are not public answer 404.",
  },
  input: z.strictObject({ agentId: ListingRef }),
  output: Agent,
  errors: ["listing.not_found"],
});

/** One listing of any kind, as a card. */
export const getListing = operation({
  rest: {
    method: "GET",
    path: "/listings/{listingId}",
    tag: "Catalogue",
    summary: "Get a listing",
    description: "The card of one listing of any kind.",
  },
  input: z.strictObject({ listingId: ListingRef }),
  output: ListingCard,
  errors: ["listing.not_found"],
});

/** The shelves. */
export const listCategories = operation({
  rest: {
    method: "GET",
    path: "/categories",
    tag: "Catalogue",
    summary: "List categories",
    description: "All categories with the number of their approved listings, by name.",
  },
  input: z.void(),
  output: z.strictObject({ items: z.array(Category) }),
  errors: [],
});

/** Registers an agent and makes its OAuth client. */
export const createAgent = operation({
  rest: {
    method: "POST",
    path: "/agents",
    tag: "Publishing",
    summary: "Register an agent",
    description:
      "Makes the listing, its metrics and its OAuth client. `authentication` says how the agent proves itself at the token endpoint; `credentials.clientSecret` is in this answer only, and null for a client without a secret. Launch address and redirect URIs lie on the product domain or below it; addresses of this machine are free, for development. Registered by an admin it is public at once, by a vendor it waits for approval. Not open to API keys, since the answer holds a secret.",
    status: 201,
  },
  input: NewAgent,
  output: z.strictObject({ managed: ManagedAgent, credentials: IssuedCredentials }),
  errors: [
    "vendor.not_found",
    "category.not_found",
    "listing.slug_taken",
    "metric.slug_taken",
    "launch_url.foreign",
    "redirect_uri.invalid",
    "client.authentication_invalid",
  ],
});

/** Changes an agent's texts, addresses and redirect URIs. */
export const updateAgent = operation({
  rest: {
    method: "PATCH",
    path: "/agents/{agentId}",
    tag: "Publishing",
    summary: "Change an agent",
    description:
      "Only the fields that are sent change. `redirectUris` replaces the whole list. When a vendor changes the product domain, or the name of a public agent, everybody's consent to the agent ends, and a public agent waits for approval again. A public agent on the web is not moved to addresses of this machine. API keys change no address: product domain, launch address and redirect URIs are `auth.forbidden`.",
  },
  input: AgentChanges.extend({ agentId: ListingRef }),
  output: ManagedAgent,
  errors: [
    "listing.not_found",
    "category.not_found",
    "launch_url.foreign",
    "redirect_uri.invalid",
    "client.authentication_invalid",
  ],
});

/** Moves an agent between public and hidden. */
export const setAgentStatus = operation({
  rest: {
    method: "PUT",
    path: "/agents/{agentId}/status",
    tag: "Administration",
    summary: "Approve, suspend or retire an agent",
    description:
      "`rejected`, `suspended` and `retired` hide the agent and disable its OAuth client at once, tokens included; `approved` brings both back.",
  },
  input: z.strictObject({
    agentId: ListingRef,
    status: z.enum(["approved", "rejected", "suspended", "retired"]),
    reason: text(0, 500).default(""),
  }),
  output: ManagedAgent,
  errors: ["listing.not_found"],
});

/** One agent as its vendor and admins see it. */
export const getManagedAgent = operation({
  rest: {
    method: "GET",
    path: "/agents/{agentId}/settings",
    tag: "Publishing",
    summary: "Get an agent's settings",
    description: "The agent with its status, redirect URIs, client id and number of subscribers.",
  },
  input: z.strictObject({ agentId: ListingRef }),
  output: ManagedAgent,
  errors: ["listing.not_found"],
});

/** All agents, public or not, for admins; a vendor's own for the vendor. */
export const listManagedAgents = operation({
  rest: {
    method: "GET",
    path: "/managed-agents",
    tag: "Publishing",
    summary: "List agents to manage",
    description: "Admins see every agent in every status, vendors see their own. Newest first.",
  },
  input: z.strictObject({ q: text(0, 100).optional(), status: ListingStatus.optional(), ...pageQuery }),
  output: pageOf(ManagedAgent).extend({ total: z.int() }),
  errors: [],
});

/** Adds a metric to an agent. */
export const createMetric = operation({
  rest: {
    method: "POST",
    path: "/agents/{agentId}/metrics",
    tag: "Publishing",
    summary: "Add a metric",
    description: "Plans include none of it until a plan states a quota.",
    status: 201,
  },
  input: NewMetric.extend({ agentId: ListingRef }),
  output: Metric,
  errors: ["listing.not_found", "metric.slug_taken"],
});

/** Changes the words of a metric; its slug stays. */
export const updateMetric = operation({
  rest: {
    method: "PATCH",
    path: "/agents/{agentId}/metrics/{metricSlug}",
    tag: "Publishing",
    summary: "Change a metric's words",
    description: "Name, unit and description. The slug stays, as agents call it.",
  },
  input: NewMetric.omit({ slug: true, description: true })
    .extend({ description: text(0, 300) })
    .partial()
    .extend({ agentId: ListingRef, metricSlug: Slug }),
  output: Metric,
  errors: ["listing.not_found", "metric.not_found"],
});
