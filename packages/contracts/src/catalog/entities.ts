import { z } from "zod";
import { ClientAuthentication } from "../clients/authentication.ts";
import { Id, Instant } from "../common/ids.ts";
import { Money } from "../common/money.ts";
import { name } from "../common/name.ts";
import { Domain, Slug, text, WebUrl } from "../common/text.ts";
import { BillingInterval } from "../pricing/entities.ts";
import { VendorSummary } from "../vendors/entities.ts";

/** The four kinds of goods. */
export const ListingKind = z.enum(["agent", "workflow", "pack", "plugin"]);
export type ListingKind = z.infer<typeof ListingKind>;

/** Where a listing stands. Only `approved` and `deprecated` ones are public. */
export const ListingStatus = z.enum([
  "draft",
  "pending",
  "approved",
  "rejected",
  "suspended",
  "deprecated",
  "retired",
]);
export type ListingStatus = z.infer<typeof ListingStatus>;

/** A shelf of the catalogue. */
export const Category = z
  .strictObject({ slug: Slug, name: z.string(), summary: z.string(), listings: z.int() })
  .meta({
    id: "Category",
    description: "A shelf of the catalogue with the number of its approved listings.",
  });
export type Category = z.infer<typeof Category>;

/** What a listing costs at the least: the line a card shows. */
export const PriceSummary = z
  .strictObject({
    hasFreePlan: z.boolean(),
    from: Money.nullable().meta({
      description: "The cheapest paid plan, a year counted as a twelfth a month.",
    }),
    fromInterval: BillingInterval.nullable().meta({ description: "The interval `from` is charged at." }),
  })
  .meta({ id: "PriceSummary" });
export type PriceSummary = z.infer<typeof PriceSummary>;

const card = {
  id: Id,
  kind: ListingKind,
  slug: Slug,
  name: z.string(),
  summary: z.string(),
  iconPath: z
    .string()
    .nullable()
    .meta({ description: "Path of the icon below the API's root; null when the listing has none." }),
  category: z.strictObject({ slug: Slug, name: z.string() }).meta({ id: "CategoryName" }),
  vendor: VendorSummary,
  tags: z.array(z.string()),
  price: PriceSummary,
  updatedAt: Instant,
};

/** A listing as a list shows it. */
export const ListingCard = z.strictObject(card).meta({ id: "ListingCard" });
export type ListingCard = z.infer<typeof ListingCard>;

/** Something an agent counts, e.g. pages or minutes. */
export const Metric = z
  .strictObject({
    slug: Slug,
    name: z.string(),
    unit: z.strictObject({ one: z.string(), many: z.string() }).meta({ id: "Unit" }),
    description: z.string(),
  })
  .meta({ id: "Metric", description: "Something an agent counts." });
export type Metric = z.infer<typeof Metric>;

/** Everything the public may know of an agent. */
export const Agent = z
  .strictObject({
    ...card,
    description: z.string().meta({ description: "Markdown." }),
    productDomain: z.string(),
    domainVerified: z
      .boolean()
      .meta({ description: "Whether the vendor has proven that the product domain is theirs." }),
    launchUrl: z.string().meta({ description: "Where the agent is opened." }),
    refundDays: z
      .int()
      .meta({ description: "Days after a payment in which a refund can be requested; 0 = never." }),
    metrics: z.array(Metric),
  })
  .meta({
    id: "Agent",
    description: "A hosted service that signs its users in with Souk and spends their quota.",
  });
export type Agent = z.infer<typeof Agent>;

/** How many listings a filter value would show. */
export const Facet = z.strictObject({ value: z.string(), count: z.int() }).meta({ id: "Facet" });

/** An agent with what only its vendor and admins see. */
export const ManagedAgent = z
  .strictObject({
    agent: Agent,
    status: ListingStatus,
    statusReason: z.string().nullable(),
    redirectUris: z.array(z.string()),
    postLogoutRedirectUris: z.array(z.string()),
    clientId: z.string(),
    subscribers: z.int().meta({ description: "Live subscriptions." }),
    createdAt: Instant,
  })
  .meta({ id: "ManagedAgent", description: "An agent with what only its vendor and admins see." });
export type ManagedAgent = z.infer<typeof ManagedAgent>;

/** The agent's OAuth credentials. The secret is shown in this one answer and never again. */
export const ClientCredentials = z
  .strictObject({ clientId: z.string(), clientSecret: z.string() })
  .meta({ id: "ClientCredentials", description: "Shown once." });
export type ClientCredentials = z.infer<typeof ClientCredentials>;

/** What a new way of proving itself gives a client; the secret, where there is one, is shown in this one answer. */
export const IssuedCredentials = z
  .strictObject({
    clientId: z.string(),
    clientSecret: z
      .string()
      .nullable()
      .meta({ description: "Null where the client needs none, or keeps the one it has." }),
  })
  .meta({ id: "IssuedCredentials", description: "Shown once." });
export type IssuedCredentials = z.infer<typeof IssuedCredentials>;

/** A redirect URI as the agent will send it, compared character by character. */
export const RedirectUri = z.string().min(1).max(500);

/** What is stated to register a metric. */
export const NewMetric = z.strictObject({
  slug: Slug,
  name: name(2, 60),
  unit: z.strictObject({ one: text(1, 40), many: text(1, 40) }),
  description: text(0, 300).default(""),
});
export type NewMetric = z.infer<typeof NewMetric>;

/** A slug that cannot be mistaken for an id, because paths take either. */
const ListingSlug = Slug.refine((slug) => !Id.safeParse(slug).success, "must not have the form of an id");

const agentTexts = {
  name: name(2, 60),
  summary: text(10, 160),
  description: text(0, 20_000),
  tags: z.array(Slug).max(10),
  category: Slug.meta({ description: "Slug of a category.", example: "engineering" }),
  productDomain: Domain.meta({
    description: "The host that buyers are shown; everything the agent serves lies on it or below it.",
    example: "doctor.example.com",
  }),
  launchUrl: WebUrl.meta({
    description: "Where “Open” leads; on the product domain.",
    example: "https://doctor.example.com/workspace",
  }),
  redirectUris: z
    .array(RedirectUri)
    .min(1)
    .max(10)
    .meta({
      description:
        "Where a sign-in may return to, compared character by character. All https, or all http on loopback.",
      example: ["https://doctor.example.com/api/auth/callback/souk"],
    }),
};

/** What a vendor or admin states to register an agent. */
export const NewAgent = z.strictObject({
  ...agentTexts,
  vendor: Slug.meta({ description: "Slug of the vendor that publishes it." }),
  slug: ListingSlug,
  description: agentTexts.description.default(""),
  tags: agentTexts.tags.default([]),
  metrics: z.array(NewMetric).max(20).default([]),
  authentication: ClientAuthentication.default({ method: "client_secret_basic" }),
});
export type NewAgent = z.infer<typeof NewAgent>;

/** The fields of an agent to change; the others stay. */
export const AgentChanges = z.strictObject(agentTexts).partial();
export type AgentChanges = z.infer<typeof AgentChanges>;
