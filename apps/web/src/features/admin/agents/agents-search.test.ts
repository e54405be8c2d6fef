import { expect, test } from "vitest";
import { readAgentsSearch } from "./agents-search.ts";

test("filters are read from the URL", () => {
  expect(readAgentsSearch({ q: " doctor ", status: "pending" })).toEqual({ q: "doctor", status: "pending" });
});

test("values that mean nothing are dropped", () => {
  expect(readAgentsSearch({ q: "  ", status: "toString" })).toEqual({});
});
