import { describe, expect, it } from "vitest";
import { expiryOf, isKey, stateOf } from "./rules.ts";

const now = new Date("2026-11-20T12:00:00.000Z");
const at = (time: string) => new Date(`2026-11-20T${time}Z`);

describe("a key", () => {
  it.each([
    ["live", null, null],
    ["live", null, at("12:00:00.001")],
    ["expired", null, at("12:00:00.000")],
    ["revoked", at("11:00:00.000"), null],
    ["revoked", at("11:00:00.000"), at("11:30:00.000")],
  ])("is %s when it was revoked at %o and expires at %o", (state, revokedAt, expiresAt) => {
    expect(stateOf({ revokedAt, expiresAt }, now)).toBe(state);
  });

  it("ends a number of days of 24 hours after it was made, or never", () => {
    expect(expiryOf(now, 2)).toEqual(new Date("2026-11-22T12:00:00.000Z"));
    expect([expiryOf(now, null), expiryOf(now, undefined)]).toEqual([null, null]);
  });

  it.each([
    "souk_key_",
    `souk_at_${"0".repeat(64)}`,
    `souk_key_${"0".repeat(63)}`,
    `souk_key_${"0".repeat(64)} `,
  ])("has one form, and this is not it: %o", (text) => {
    expect(isKey(text)).toBe(false);
  });
});
