import { OAuthScope } from "@souk/contracts/identity/entities";
import { expect, test } from "vitest";
import { describeScopes } from "./scopes.ts";

test("every scope that Souk grants has a sentence of its own", () => {
  const sentences = describeScopes(OAuthScope.options.join(" "));
  expect(new Set(sentences).size).toBe(OAuthScope.options.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].* .*/);
});

test("a scope without a sentence is shown, never hidden", () => {
  expect(describeScopes("usage:write billing:all")).toEqual([
    "Count its work for you against your quota",
    "billing:all",
  ]);
});

test("no scope is no line", () => {
  expect(describeScopes("")).toEqual([]);
});
