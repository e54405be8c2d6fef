import { describe, expect, it } from "vitest";
import { afterFailure, type Billing, type Place, placeOf } from "./rules.ts";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const april = { start: day("2026-04-01"), end: day("2026-05-01") };
const may = { start: day("2026-05-01"), end: day("2026-06-01") };
const inMay: Billing = { running: may, draft: undefined, isOver: false };
const used = { quantity: 4, spentAt: day("2026-04-20"), reversed: null };
const givenBack = { quantity: -4, spentAt: day("2026-04-20"), reversed: { sentAs: "meter_event" } };
const event = (text: string): Place => ({ as: "meter_event", at: day(text) });
const item: Place = { as: "invoice_item" };
const lastOfApril: Place = { as: "meter_event", at: new Date("2026-04-30T23:59:59Z") };
const nowhere: Place = { as: "nowhere", why: expect.any(String) as string };

describe("units beyond a limit are charged", () => {
  it.each<[string, Parameters<typeof placeOf>[0], Billing, Place]>([
    [
      "in the period that runs, at their time",
      { ...used, spentAt: day("2026-05-03") },
      inMay,
      event("2026-05-03"),
    ],
    ["from its first second on", { ...used, spentAt: may.start }, inMay, event("2026-05-01")],
    [
      "in the period before, while its invoice is a draft",
      used,
      { ...inMay, draft: april },
      event("2026-04-20"),
    ],
    ["with the next invoice when it is final", used, inMay, event("2026-05-01")],
    [
      "on the last invoice of a plan that ended",
      used,
      { running: undefined, draft: april, isOver: true },
      event("2026-04-20"),
    ],
    [
      "at the end of that period at the latest",
      { ...used, spentAt: day("2026-05-03") },
      { running: undefined, draft: april, isOver: true },
      lastOfApril,
    ],
    ["by nobody when that is final", used, { running: undefined, draft: undefined, isOver: true }, nowhere],
    ["as a line when their plan was switched away from", used, { ...inMay, running: undefined }, item],
  ])("%s", (_, change, billing, place) => {
    expect(placeOf(change, billing, day("2026-05-04"))).toEqual(place);
  });

  it("a month ago at most in a year's period, as Stripe takes nothing older", () => {
    const year = { start: day("2026-01-01"), end: day("2027-01-01") };
    const spentAt = day("2026-02-01");
    const place = placeOf({ ...used, spentAt }, { ...inMay, running: year }, day("2026-05-04"));
    expect(place).toEqual(event("2026-03-31"));
  });
});

describe("units given back", () => {
  it.each<[string, Parameters<typeof placeOf>[0], Billing, Place]>([
    [
      "take from the period they were used in",
      { ...givenBack, spentAt: day("2026-05-03") },
      inMay,
      event("2026-05-03"),
    ],
    ["take from its draft", givenBack, { ...inMay, draft: april }, event("2026-04-20")],
    ["are a line once it is final: a count below zero would be lost", givenBack, inMay, item],
    [
      "are a line when they were charged by one",
      { ...givenBack, spentAt: may.start, reversed: { sentAs: "invoice_item" } },
      inMay,
      item,
    ],
    [
      "go nowhere when nothing more is charged",
      givenBack,
      { running: undefined, draft: undefined, isOver: true },
      nowhere,
    ],
  ])("%s", (_, change, billing, place) => {
    expect(placeOf(change, billing, day("2026-05-04"))).toEqual(place);
  });
});

describe("a report that Stripe did not take", () => {
  const now = day("2026-05-04");
  const tried = (hoursAgo: number, attempts: number) => ({
    attempts,
    firstTriedAt: new Date(now.getTime() - hoursAgo * 3_600_000),
  });

  it.each([
    [1, 1000, 2000],
    [5, 16_000, 32_000],
    [30, 300_000, 600_000],
  ])("is tried again after attempt %i between %i and %i ms", (attempts, least, most) => {
    expect(afterFailure(tried(1, attempts), { now, random: 0 })).toEqual({ state: "due", pauseMs: least });
    expect(afterFailure(tried(1, attempts), { now, random: 1 })).toEqual({ state: "due", pauseMs: most });
  });

  it("is given up before Stripe forgets it", () => {
    expect(afterFailure(tried(22.9, 99), { now, random: 0 }).state).toBe("due");
    expect(afterFailure(tried(23.1, 99), { now, random: 0 }).state).toBe("dead");
  });
});
