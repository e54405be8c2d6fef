import { describe, expect, it } from "vitest";
import { ListingRef } from "./ids.ts";
import { Money } from "./money.ts";
import { Domain, Slug, text, WebUrl } from "./text.ts";

const accepts = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe("a text", () => {
  it("is trimmed before it is measured", () => {
    expect(text(2, 5).parse("  hello  ")).toBe("hello");
    expect(accepts(text(2, 5), "  h  ")).toBe(false);
    expect(accepts(text(0, 5), "too long")).toBe(false);
  });

  it("keeps tabs and line breaks and refuses what cannot be stored or shown", () => {
    expect(text(0, 50).parse("a\tb\r\nc 🦜")).toBe("a\tb\r\nc 🦜");
    for (const bad of ["a\0b", "a\u001bb", "a\u007fb", "a\ud800b", "a\udc00"])
      expect(accepts(text(0, 50), bad)).toBe(false);
  });
});

describe("a slug", () => {
  it.each(["ab", "workflow-doctor", "n8n", "1-2-3", "a".repeat(60)])("may be %s", (slug) => {
    expect(accepts(Slug, slug)).toBe(true);
    expect(accepts(ListingRef, slug)).toBe(true);
  });

  it.each([
    "",
    "a",
    "A-b",
    "-a",
    "a-",
    "a--b",
    "a_b",
    "a b",
    "a/b",
    "..",
    "%61b",
    "é-a",
    "ab\n",
    "a".repeat(61),
  ])("may not be %j", (slug) => {
    expect(accepts(Slug, slug)).toBe(false);
  });
});

describe("a web address", () => {
  it.each([
    "https://agent.example/",
    "https://agent.example:8443/a?b=c",
    "http://localhost:4100/",
    "http://127.0.0.1:4100",
    "http://[::1]:4100/",
  ])("may be %s", (url) => {
    expect(accepts(WebUrl, url)).toBe(true);
  });

  it.each([
    "http://agent.example/",
    "http://localhost.evil.example/",
    "https://me:pw@agent.example/",
    "https://me@agent.example/",
    "https://agent.example/#part",
    "javascript:alert(1)",
    "data:text/html,x",
    "//agent.example",
    "agent.example",
    `https://agent.example/${"a".repeat(500)}`,
  ])("may not be %s", (url) => {
    expect(accepts(WebUrl, url)).toBe(false);
  });
});

describe("a domain", () => {
  it.each(["agent.example", "localhost:4100", "a.b.c.example", "xn--mnchen-3ya.example"])(
    "may be %s",
    (domain) => {
      expect(accepts(Domain, domain)).toBe(true);
    },
  );

  it.each([
    "",
    "Agent.example",
    "agent.example/",
    "https://agent.example",
    "me@agent.example",
    "-a.example",
    "a..example",
    "agent.example:",
  ])("may not be %j", (domain) => {
    expect(accepts(Domain, domain)).toBe(false);
  });
});

describe("money", () => {
  it("is whole minor units, not negative, with a currency in capitals", () => {
    expect(accepts(Money, { amount: 1900, currency: "USD" })).toBe(true);
    expect(accepts(Money, { amount: 0, currency: "JPY" })).toBe(true);
    for (const amount of [0.5, -1, 100_000_000, Number.NaN, "1900"])
      expect(accepts(Money, { amount, currency: "USD" })).toBe(false);
    for (const currency of ["usd", "US", "EURO", ""])
      expect(accepts(Money, { amount: 1, currency })).toBe(false);
    expect(accepts(Money, { amount: 1, currency: "USD", cents: 1 })).toBe(false);
  });
});
