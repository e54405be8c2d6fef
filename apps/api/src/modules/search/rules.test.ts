import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toFacet, toPrefixes } from "./rules.ts";

describe("typed words", () => {
  it.each([
    [undefined, []],
    ["", []],
    ["  !? -- ", []],
    ["invoice", ["invoice:*"]],
    ["PDF invoices", ["PDF:*", "invoices:*"]],
    ["a & !b | (c:*) <-> 'd'", ["a:*", "b:*", "c:*", "d:*"]],
    ["n8n-workflow", ["n8n:*", "workflow:*"]],
    ["Ｆｕｌｌ ﬁle", ["Full:*", "file:*"]],
    ["naïve 請求書 счёт", ["naïve:*", "請求書:*", "счёт:*"]],
  ])("%j are looked for as %j", (typed, prefixes) => {
    expect(toPrefixes(typed)).toEqual(prefixes);
  });

  it("never carry an operator, and are twelve at most", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => {
        const prefixes = toPrefixes(typed);
        expect(prefixes.length).toBeLessThanOrEqual(12);
        for (const prefix of prefixes) expect(prefix).toMatch(/^[\p{L}\p{N}]+:\*$/u);
      }),
    );
  });
});

describe("a facet", () => {
  it("adds up each value once, most first, equal ones by name", () => {
    const rows = [
      { value: "b", count: 1 },
      { value: "a", count: 1 },
      { value: "c", count: 1 },
      { value: "c", count: 2 },
    ];
    expect(toFacet(rows)).toEqual([
      { value: "c", count: 3 },
      { value: "a", count: 1 },
      { value: "b", count: 1 },
    ]);
  });

  it("loses and invents nothing", () => {
    const row = fc.record({ value: fc.constantFrom("a", "b", "c"), count: fc.nat({ max: 99 }) });
    const sum = (rows: readonly { count: number }[]) => rows.reduce((total, { count }) => total + count, 0);
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(sum(toFacet(rows))).toBe(sum(rows));
      }),
    );
  });
});
