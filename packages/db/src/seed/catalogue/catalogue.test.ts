import { readdirSync, readFileSync } from "node:fs";
import { NewAgent } from "@souk/contracts/catalog/entities";
import { NewTier } from "@souk/contracts/pricing/entities";
import { NewVendor } from "@souk/contracts/vendors/entities";
import { describe, expect, test } from "vitest";
import { demoCatalogue, demoIconsDirectory } from "./index.ts";

const { vendors, categories, listings } = demoCatalogue;
const tiers = listings.flatMap((listing) =>
  listing.tiers.map((tier) => ({ ...tier, listing, where: `${listing.slug}/${tier.slug}` })),
);

describe("the demo market", () => {
  test("has at least 24 agents, 10 vendors and 3 agents in every category", () => {
    expect(listings.length).toBeGreaterThanOrEqual(24);
    expect(vendors.length).toBeGreaterThanOrEqual(10);
    const shelves = categories.map(({ slug }) => listings.filter((listing) => listing.category === slug));
    expect(Math.min(...shelves.map((shelf) => shelf.length))).toBeGreaterThanOrEqual(3);
  });

  test("gives every thing a valid slug that is unique among its siblings", () => {
    const families = [vendors, categories, listings, ...listings.flatMap((l) => [l.metrics, l.tiers])];
    const slugs = families.map((family) => family.map((member) => member.slug));
    expect(slugs.flatMap(repeated)).toEqual([]);
    expect(slugs.flat().filter((slug) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))).toEqual([]);
  });

  test("holds nothing that the marketplace would refuse from a vendor", () => {
    const refusals = [
      ...vendors.map((vendor) => NewVendor.safeParse(vendor)),
      ...listings.map(({ icon: _icon, tiers: _tiers, ...agent }) =>
        NewAgent.safeParse({ ...agent, redirectUris: [`${agent.launchUrl}/callback`] }),
      ),
      ...tiers.map(({ listing: _listing, where: _where, ...tier }) => NewTier.safeParse(tier)),
    ].flatMap((result) => result.error?.issues ?? []);
    expect(refusals).toEqual([]);
  });

  test("names only vendors and categories that exist, and leaves no vendor without an agent", () => {
    expect(new Set(listings.map((listing) => listing.vendor))).toEqual(new Set(vendors.map((v) => v.slug)));
    expect(new Set(listings.map((l) => l.category))).toEqual(new Set(categories.map((c) => c.slug)));
  });

  test("holds the one agent that runs, with its metric and plans", () => {
    const doctor = listings.find((listing) => listing.slug === "workflow-doctor");
    expect(doctor).toMatchObject({
      vendor: "souk-labs",
      metrics: [{ slug: "workflow-audits" }],
      tiers: [
        { slug: "free", price: { amount: 0 }, quotas: [{ limit: 10, period: "month" }] },
        {
          slug: "pro",
          price: { amount: 1900, currency: "USD" },
          quotas: [{ limit: 500, overage: { price: 5 } }],
        },
        { slug: "team", price: { amount: 4900, currency: "USD" }, quotas: [{ limit: null }] },
      ],
    });
  });
});

describe("texts", () => {
  test("are all different", () => {
    expect(repeated(listings.map((listing) => listing.name))).toEqual([]);
    expect(repeated([...vendors, ...categories, ...listings].map((thing) => thing.summary))).toEqual([]);
    expect(repeated(listings.flatMap((l) => l.metrics.map((metric) => metric.description)))).toEqual([]);
    expect(repeated(tiers.map((tier) => tier.summary))).toEqual([]);
    expect(repeated(listings.flatMap((listing) => sentencesOf(listing.description)))).toEqual([]);
  });

  test.each(listings)("of $slug fit a card and are worth reading", ({ summary, description, tags }) => {
    expect(summary).toMatch(/^.{40,139}\.$/);
    const words = description.split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(120);
    expect(words).toBeLessThanOrEqual(350);
    expect(description.match(/^## .+$/gm)).toEqual([
      "## What it does",
      "## How your quota is used",
      "## What you need",
      "## Data and privacy",
    ]);
    expect(tags.length).toBeGreaterThanOrEqual(3);
    expect(repeated(tags)).toEqual([]);
  });

  test("make no claim about ratings or numbers of users: the market measures those", () => {
    const claim = /\d[\d,.]*\+? (users|customers|companies|teams)\b|\b(stars?|rated|trusted by|award)\b/i;
    expect(listings.filter((l) => claim.test(`${l.summary} ${l.description}`)).map((l) => l.slug)).toEqual(
      [],
    );
  });
});

describe("addresses", () => {
  test("end in the reserved .example domain (RFC 2606), save those of the agent that runs here", () => {
    const hosts = listings.filter((l) => l.slug !== "workflow-doctor").map((l) => l.productDomain);
    const sites = vendors.map((vendor) => new URL(vendor.website).hostname);
    expect([...hosts, ...sites].filter((host) => !host.endsWith(".example"))).toEqual([]);
    expect(repeated(hosts)).toEqual([]);
  });

  test("open each agent at its own domain", () => {
    expect(listings.filter((l) => new URL(l.launchUrl).host !== l.productDomain)).toEqual([]);
  });
});

describe("plans", () => {
  test.each(listings)("of $slug are two to four, in one currency", (listing) => {
    expect([2, 3, 4]).toContain(listing.tiers.length);
    expect(new Set(listing.tiers.map((tier) => tier.price.currency)).size).toBe(1);
    expect(repeated(listing.tiers.map((tier) => tier.name))).toEqual([]);
  });

  test("cost nothing exactly when free, and have a trial only when they recur", () => {
    const wrongPrice = tiers.filter((tier) => (tier.interval === "free") !== (tier.price.amount === 0));
    expect(wrongPrice.map((tier) => tier.where)).toEqual([]);
    const recurring = ["month", "year"];
    const wrongTrial = tiers.filter((tier) => tier.trialDays > 0 && !recurring.includes(tier.interval));
    expect(wrongTrial.map((tier) => tier.where)).toEqual([]);
  });

  test("list one to five features", () => {
    const odd = tiers.filter((tier) => tier.features.length < 1 || tier.features.length > 5);
    expect(odd.map((tier) => tier.where)).toEqual([]);
  });

  test("repeat no quota among the features: pages show both", () => {
    const repeated = tiers.filter((tier) =>
      tier.quotas.some(({ limit }) => {
        const words = limit === null ? /unlimited/i : new RegExp(`\\b${limit.toLocaleString("en")}\\b`);
        return tier.features.some((feature) => words.test(feature));
      }),
    );
    expect(repeated.map((tier) => tier.where)).toEqual([]);
  });

  test("grant each metric of their agent once, and for life when paid once", () => {
    const granted = tiers.map((tier) => [tier.where, tier.quotas.map((quota) => quota.metric)]);
    expect(granted).toEqual(tiers.map((tier) => [tier.where, tier.listing.metrics.map((m) => m.slug)]));
    const passing = tiers.filter((tier) => tier.quotas.some((quota) => quota.period !== "lifetime"));
    expect(passing.filter((tier) => tier.interval === "one_time").map((tier) => tier.where)).toEqual([]);
    expect(tiers.flatMap((tier) => tier.quotas).filter((quota) => quota.limit === 0)).toEqual([]);
  });

  test("come free, monthly, yearly and once, in three currencies", () => {
    const intervals = new Set(tiers.map((tier) => tier.interval));
    expect(intervals).toEqual(new Set(["free", "month", "year", "one_time"]));
    expect(new Set(tiers.map((tier) => tier.price.currency))).toEqual(new Set(["USD", "EUR", "JPY"]));
  });
});

describe("icons", () => {
  const drawingOf = (icon: string) => readFileSync(new URL(icon, demoIconsDirectory), "utf8");

  test("exist for every agent and for nothing else, all different", () => {
    const files = listings.map((listing) => listing.icon);
    expect(readdirSync(demoIconsDirectory).sort()).toEqual(files.toSorted());
    expect(repeated(files.map(drawingOf))).toEqual([]);
  });

  test.each(listings)("of $slug is a small, well-formed drawing of plain shapes", ({ icon }) => {
    const svg = drawingOf(icon);
    expect(Buffer.byteLength(svg)).toBeLessThan(2048);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 64 64">/);
    expect(malformed(svg)).toEqual([]);
    const foreign =
      /<(?!\/?svg\b|rect |circle |path )|\b(href|style|on[a-z]+)=|url\(|data:|:\/\/(?!www\.w3\.org\/2000\/svg")/i;
    expect(svg).not.toMatch(foreign);
  });
});

function repeated(texts: string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.size === seen.add(text.toLowerCase()).size);
}

function sentencesOf(markdown: string): string[] {
  const prose = markdown.replace(/^## .+$/gm, "").replace(/\s+/g, " ");
  return prose.split(/(?<=[.?!:]) /).filter((sentence) => sentence.trim() !== "");
}

/** What is wrong with markup of our plain kind: stray text, and tags left open or closed out of turn. */
function malformed(svg: string): string[] {
  const tag = /<(\/?)([a-z]+)(?: [a-z][a-zA-Z-]*="[^"<&]*")*(\/?)>/g;
  const wrong = svg.replace(tag, "").split(/\s+/).filter(Boolean);
  const open: string[] = [];
  for (const [whole, closing, name = "", empty] of svg.matchAll(tag)) {
    if (closing && open.pop() !== name) wrong.push(whole);
    if (!closing && !empty) open.push(name);
  }
  return [...wrong, ...open];
}
