import type { BillingInterval } from "@souk/contracts/pricing/entities";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accessEnd,
  type HeldAccess,
  heldUntil,
  isAllowedReturnUrl,
  isStillFollowed,
  lastingUntil,
  type SubscriptionFacts,
  switchKind,
} from "./rules.ts";

const agent = {
  redirectUris: ["https://agent.example/callback?from=souk", "https://login.other.example/cb"],
  productDomain: "agent.example",
};
const local = { redirectUris: [], productDomain: "localhost:4100" };

describe("a return URL is allowed", () => {
  it.each([
    ["a page of the product domain", "https://agent.example/thanks?plan=pro#top", agent],
    ["the product domain itself", "https://agent.example", agent],
    ["a redirect URI to the letter, query included", "https://agent.example/callback?from=souk", agent],
    ["a redirect URI on another host", "https://login.other.example/cb", agent],
    ["http on this machine", "http://localhost:4100/done", local],
    ["https on this machine", "https://localhost:4100/done", local],
  ])("when it is %s", (_, url, registered) => {
    expect(isAllowedReturnUrl(url, registered)).toBe(true);
  });
});

describe("a return URL is refused", () => {
  it.each([
    ["another host", "https://evil.example/"],
    ["a host that ends with the domain", "https://notagent.example/"],
    ["a host that begins with the domain", "https://agent.example.evil.example/"],
    ["a subdomain", "https://www.agent.example/"],
    ["another path on a redirect URI's host", "https://login.other.example/cb/../elsewhere"],
    ["a redirect URI with another query", "https://login.other.example/cb?next=1"],
    ["plain http", "http://agent.example/"],
    ["another port", "https://agent.example:8443/"],
    ["a colon without a port", "https://agent.example:"],
    ["user info before another host", "https://agent.example@evil.example/"],
    ["user info before the domain", "https://user:pw@agent.example/"],
    ["empty user info", "https://@agent.example/"],
    ["a script", "javascript://agent.example/%0aalert(1)"],
    ["data", "data:text/html,agent.example"],
    ["a blob of the domain", "blob:https://agent.example/"],
    ["a path", "/thanks"],
    ["no protocol", "//agent.example/"],
    ["a missing slash", "https:/agent.example/"],
    ["no slashes", "https:agent.example"],
    ["backslashes for slashes", "https:\\\\agent.example\\@evil.example"],
    ["a backslash in the path", "https://agent.example/\\evil.example"],
    ["a tab in the host", "https://agent.\texample/"],
    ["a line break", "https://agent.example/\r\nLocation: https://evil.example"],
    ["a blank before it", " https://agent.example/"],
    ["letters that only look like the domain", "https://аgent.example/"],
    ["full-width letters that fold into the domain", "https://ａgent.example/"],
    ["nothing", ""],
  ])("when it is %s", (_, url) => {
    expect(isAllowedReturnUrl(url, agent)).toBe(false);
  });

  it("when the product domain is another port of this machine", () => {
    expect(isAllowedReturnUrl("http://localhost:4000/", local)).toBe(false);
  });

  it("whatever stands between the protocol and the domain", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), (between) => {
        const allowed = isAllowedReturnUrl(`https://${between}agent.example/`, agent);
        expect(allowed).toBe(false);
      }),
    );
  });

  it("unless its text begins with the origin, for any text at all", () => {
    const fragment = fc.constantFrom(
      "https:",
      "//",
      "\\",
      "@",
      "agent.example",
      "evil",
      ".",
      ":",
      "/",
      "\t",
      "?",
      "#",
      "443",
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 8 }), (parts) => {
        const url = parts.join("");
        const isWritten = /^https:\/\/agent\.example(?:[/?#]|:443|$)/.test(url);
        expect(isAllowedReturnUrl(url, agent) && !isWritten).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a switch", () => {
  const plan = (interval: BillingInterval, amount: number, currency = "USD") => ({
    id: `${interval} ${amount} ${currency}`,
    interval,
    price: { amount, currency },
  });

  it.each([
    ["to a dearer plan", plan("month", 1900), plan("month", 4900), "at_once"],
    ["to a cheaper plan", plan("month", 4900), plan("month", 1900), "at_period_end"],
    [
      "to another plan at the same price",
      plan("month", 1900),
      { ...plan("month", 1900), id: "b" },
      "at_period_end",
    ],
    ["to a longer interval", plan("month", 1900), plan("year", 19_000), "at_once"],
    [
      "to a longer interval that costs less than is credited",
      plan("month", 9000),
      plan("year", 5000),
      "at_period_end",
    ],
    ["to a shorter interval, however dear", plan("year", 1900), plan("month", 4900), "at_period_end"],
    ["to a free plan", plan("month", 1900), plan("free", 0, "EUR"), "at_period_end"],
    ["to the plan itself", plan("month", 1900), plan("month", 1900), "impossible"],
    ["from a free plan", plan("free", 0), plan("month", 1900), "impossible"],
    ["from a plan that is paid once", plan("one_time", 1900), plan("free", 0), "impossible"],
    ["to a plan that is paid once", plan("month", 1900), plan("one_time", 9900), "impossible"],
    ["to another currency", plan("month", 1900), plan("month", 4900, "EUR"), "impossible"],
  ] as const)("%s happens, or not, by one rule", (_what, from, to, kind) => {
    expect(switchKind(from, to)).toBe(kind);
  });
});

describe("access", () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  const facts: SubscriptionFacts = {
    state: "active",
    startedAt: at(1),
    periodStart: at(1),
    periodEnd: at(31),
    trialEndsAt: null,
    cancelsAt: null,
    isFollowed: false,
    endedAt: null,
    unpaidSince: null,
  };

  it.each<[string, Partial<SubscriptionFacts>, Date]>([
    ["of a plan that renews reaches the grace period beyond what is paid", {}, at(38)],
    ["in a trial does so too", { state: "trialing", trialEndsAt: at(31) }, at(38)],
    ["ends to the second with an announced end", { cancelsAt: at(31) }, at(31)],
    ["after a failed payment lasts the grace period", { state: "past_due", unpaidSince: at(2) }, at(9)],
    ["ends when the payment fell due once Stripe gave up", { state: "lapsed", unpaidSince: at(2) }, at(2)],
    ["ends when the plan ended", { state: "ended", endedAt: at(12) }, at(12)],
  ])("%s", (_what, changes, end) => {
    const now = { ...facts, ...changes };
    expect(accessEnd(now, { graceDays: 7, revokedAt: null })).toEqual(end);
    expect(accessEnd(now, { graceDays: 7, revokedAt: at(5) })).toEqual(at(5));
  });

  const held: HeldAccess = {
    status: "active",
    startedAt: at(1),
    periodStart: at(1),
    periodEnd: at(31),
    trialEndsAt: null,
    cancelsAt: null,
    pastDueAt: null,
    canceledAt: null,
    revokedAt: null,
    restoredUntil: null,
  };
  const canceled = { status: "canceled", canceledAt: at(12) };

  it.each<[string, Partial<HeldAccess>, Date | null]>([
    ["of a plan that renews reaches the grace period beyond what is paid", {}, at(38)],
    ["ends with an announced end", { cancelsAt: at(31) }, at(31)],
    ["after a failed payment lasts the grace period", { status: "past_due", pastDueAt: at(2) }, at(9)],
    ["ends when the plan ended", canceled, at(12)],
    ["lasts beyond that where it was given back", { ...canceled, restoredUntil: at(20) }, at(20)],
    ["is not shortened by what was given back", { ...canceled, restoredUntil: at(5) }, at(12)],
    ["ends where it was taken, whatever else holds", { revokedAt: at(5), restoredUntil: at(20) }, at(5)],
    ["to what has no period lasts", { periodStart: null, periodEnd: null }, null],
    ["to what has no period ends too", { ...canceled, periodStart: null, periodEnd: null }, at(12)],
  ])("by what is on record %s", (_what, changes, end) => {
    expect(heldUntil({ ...held, ...changes }, { graceDays: 7 })).toEqual(end);
  });

  it("that was given back for a time is not had while it is taken again", () => {
    expect(lastingUntil({ revokedAt: null, restoredUntil: at(20) }, at(12))).toEqual(at(20));
    expect(lastingUntil({ revokedAt: at(5), restoredUntil: at(20) }, at(12))).toEqual(at(12));
  });

  const ordered = { cancelsAt: null, revokedAt: null };
  const announced = { cancelsAt: at(31), revokedAt: null };
  const ours = { cancelsAt: at(31), isFollowed: true };
  const over = { state: "ended", isFollowed: true, endedAt: at(31) } as const;

  it.each<[string, Parameters<typeof isStillFollowed>[0], Partial<SubscriptionFacts>, boolean]>([
    ["waits until Stripe has heard of it", ordered, {}, true],
    ["waits after an end that was announced before", announced, { cancelsAt: at(31) }, true],
    ["stands when Stripe has heard", ordered, ours, true],
    ["is not what an end of Stripe's portal was announced for", ordered, { cancelsAt: at(31) }, false],
    ["goes when the end is taken back", announced, {}, false],
    ["goes when access is taken", { ...announced, revokedAt: at(5) }, ours, false],
    ["begins after the announced end", announced, over, true],
    ["begins though the end was never seen announced", ordered, over, true],
    ["does not begin after an end before that", announced, { ...over, endedAt: at(30) }, false],
    ["does not begin after an end that was not ours", announced, { ...over, isFollowed: false }, false],
    ["does not begin for whose access was taken", { ...announced, revokedAt: at(31) }, over, false],
  ])("to a plan that follows %s", (_what, known, changes, isIt) => {
    expect(isStillFollowed(known, { ...facts, ...changes })).toBe(isIt);
  });
});
