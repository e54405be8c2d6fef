import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterCheck,
  faultOfHost,
  fileUrlOf,
  lapseOf,
  recordNameOf,
  type Standing,
  wordsOf,
} from "./rules.ts";

const DAY_MS = 86_400_000;
const start = new Date("2026-11-01T09:00:00Z");
const after = (days: number) => new Date(start.getTime() + days * DAY_MS);
const pending: Standing = {
  state: "pending",
  provenBy: null,
  verifiedAt: null,
  failingSince: null,
  createdAt: start,
};
const verified: Standing = { ...pending, state: "verified", provenBy: "dns", verifiedAt: start };

describe("a host", () => {
  it.each(["doctor.example.com", "a.co", "xn--bcher-kva.example", "3com.example"])(
    "%s can be proven",
    (host) => {
      expect(faultOfHost(host, { allowsLoopback: false })).toBeUndefined();
    },
  );

  it.each([
    "example.com:8443",
    "example.com:443",
    "intranet",
    "127.0.0.1",
    "10.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "localhost",
    "localhost:4100",
    "127.0.0.1:4100",
  ])("%s cannot", (host) => {
    expect(faultOfHost(host, { allowsLoopback: false })).toBeTruthy();
  });

  it("of this machine can where the operator allows it, with its port", () => {
    for (const host of ["localhost:4100", "localhost", "127.0.0.1:4100"])
      expect(faultOfHost(host, { allowsLoopback: true })).toBeUndefined();
    expect(faultOfHost("10.0.0.1:80", { allowsLoopback: true })).toBeTruthy();
  });

  it("is proven by a record and over https, this machine by a file over http", () => {
    expect(recordNameOf("doctor.example")).toBe("_souk.doctor.example");
    expect(fileUrlOf("doctor.example")).toBe("https://doctor.example/.well-known/souk-domain.txt");
    expect(recordNameOf("localhost:4100")).toBeNull();
    expect(fileUrlOf("localhost:4100")).toBe("http://localhost:4100/.well-known/souk-domain.txt");
  });
});

describe("a check", () => {
  it("that finds the proof verifies, whatever came before", () => {
    const lapsed: Standing = { ...verified, state: "lapsed", failingSince: after(1) };
    for (const before of [pending, lapsed]) {
      const { standing, event } = afterCheck(before, "file", after(9));
      expect(event).toBe("verified");
      expect(standing).toMatchObject({
        state: "verified",
        provenBy: "file",
        verifiedAt: after(9),
        failingSince: null,
      });
    }
  });

  it("that finds it again changes nothing, and comes round the next day", () => {
    expect(afterCheck(verified, "dns", after(3))).toEqual({
      standing: verified,
      event: "unchanged",
      nextCheckAt: after(4),
    });
  });

  it("that misses it begins a week in which the domain counts as verified", () => {
    const first = afterCheck(verified, null, after(1));
    expect(first).toMatchObject({
      event: "failing",
      standing: { state: "verified", failingSince: after(1) },
    });
    const late = afterCheck(first.standing, null, after(7.99));
    expect(late).toMatchObject({
      event: "unchanged",
      standing: { state: "verified", failingSince: after(1) },
    });
    const last = afterCheck(first.standing, null, lapseOf(after(1)));
    expect(last).toMatchObject({ event: "lapsed", standing: { state: "lapsed" }, nextCheckAt: null });
  });

  it("that finds it within the week ends the wait, and another week begins with the next miss", () => {
    const { standing } = afterCheck(verified, null, after(1));
    const back = afterCheck(standing, "file", after(5));
    expect(back).toMatchObject({ event: "recovered", standing: { failingSince: null, verifiedAt: start } });
    expect(afterCheck(back.standing, null, after(9)).standing).toMatchObject({ failingSince: after(9) });
  });

  it("that misses what was never proven leaves it pending, and comes round ever later until a week is over", () => {
    const pauses = [0, 0.5, 3, 6.9, 7].map((days) => {
      const { standing, nextCheckAt } = afterCheck(pending, null, after(days));
      expect(standing).toEqual(pending);
      return nextCheckAt && (nextCheckAt.getTime() - after(days).getTime()) / 60_000;
    });
    expect(pauses).toEqual([5, 60, 360, 360, null]);
  });

  it("keeps a standing that the table takes, whatever is found and when", () => {
    const found = fc.option(fc.constantFrom("dns" as const, "file" as const), { nil: null });
    const checks = fc.array(fc.record({ found, hours: fc.integer({ min: 0, max: 300 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(checks, (list) => {
        let now = start;
        let standing = pending;
        for (const check of list) {
          now = new Date(now.getTime() + check.hours * 3_600_000);
          ({ standing } = afterCheck(standing, check.found, now));
          const { state, verifiedAt, provenBy, failingSince } = standing;
          expect(state === "pending").toBe(verifiedAt === null);
          expect(verifiedAt === null).toBe(provenBy === null);
          expect(state === "pending" && failingSince !== null).toBe(false);
          expect(state === "lapsed" && failingSince === null).toBe(false);
          expect(check.found !== null && (state !== "verified" || failingSince !== null)).toBe(false);
        }
      }),
    );
  });
});

it("what was found is said in words, a file by its address", () => {
  const words = (outcome: "other_value" | "status", method: "dns" | "file", status?: number) =>
    wordsOf({ method, outcome, ...(status ? { status } : {}) }, "doctor.example");
  expect(words("other_value", "dns")).toBe(
    "The TXT record _souk.doctor.example exists, but holds another value.",
  );
  expect(words("status", "file", 404)).toBe(
    "https://doctor.example/.well-known/souk-domain.txt answered 404.",
  );
});
