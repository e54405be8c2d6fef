import { expect, test } from "vitest";
import { isFiltered, readCatalogSearch } from "./catalog-search.ts";

test("the filters of an address are read", () => {
  const search = {
    q: " invoices ",
    kind: "agent",
    category: "finance",
    vendor: "north-pier",
    price: "free",
    sort: "newest",
  };
  expect(readCatalogSearch(search)).toEqual({ ...search, q: "invoices" });
});

test("values that mean nothing are dropped, and unknown names with them", () => {
  const search = {
    q: "  ",
    kind: "robot",
    category: "../x",
    vendor: "A B",
    price: "cheap",
    sort: "relevance",
    page: "2",
  };
  expect(readCatalogSearch(search)).toEqual({});
});

test("a search longer than the API takes is cut to its limit", () => {
  expect(readCatalogSearch({ q: "x".repeat(500) }).q).toHaveLength(100);
});

test("an order alone does not narrow", () => {
  expect(isFiltered({ sort: "name" })).toBe(false);
  expect(isFiltered({ sort: "name", price: "free" })).toBe(true);
});
