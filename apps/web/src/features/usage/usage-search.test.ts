import { expect, test } from "vitest";
import { firstDayOf, readUsageSearch, readVendorUsageSearch, toFilter } from "./usage-search.ts";

test("what a URL names is shown", () => {
  const search = {
    days: "7",
    metric: "pages",
    kind: "hold",
    key: "run-1",
    from: "2026-11-01",
    to: "2026-11-30",
  };
  expect(readUsageSearch(search)).toEqual(search);
});

test("what could not be meant is dropped, and the usual span is not named", () => {
  const search = {
    days: "30",
    metric: "No Metric",
    kind: "steal",
    key: "a b",
    from: "yesterday",
    to: "2026-13-01",
  };
  expect(readUsageSearch(search)).toEqual({});
  expect(readVendorUsageSearch({ agent: "../x", buyer: "1" })).toEqual({});
});

test("a vendor may look at one agent and one customer", () => {
  const buyer = "01934f2e-0000-7000-8000-000000000001";
  expect(readVendorUsageSearch({ agent: "reader", buyer, days: "90" })).toEqual({
    agent: "reader",
    buyer,
    days: "90",
  });
});

test("the last day is included", () => {
  expect(toFilter({ from: "2026-02-28", to: "2026-02-28" })).toMatchObject({
    from: "2026-02-28T00:00:00.000Z",
    to: "2026-03-01T00:00:00.000Z",
  });
  expect(toFilter({})).toEqual({
    metric: undefined,
    kind: undefined,
    key: undefined,
    from: undefined,
    to: undefined,
  });
});

test("a chart of seven days begins six days ago", () => {
  expect(firstDayOf("7", new Date("2026-03-01T23:59:00Z"))).toBe("2026-02-23");
});
