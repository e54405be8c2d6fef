import { expect, test } from "vitest";
import { readAgentSearch } from "./agent-search.ts";

test("the prices to show, the way back and a checkout that was left are read", () => {
  const search = { billing: "year", return_url: "https://agent.example/app?x=1", checkout: "canceled" };
  expect(readAgentSearch(search)).toEqual(search);
});

test("what means nothing, or is longer than the API takes, is dropped", () => {
  const search = { billing: "weekly", return_url: "x".repeat(501), checkout: "paid", tab: "plans" };
  expect(readAgentSearch(search)).toEqual({});
});
