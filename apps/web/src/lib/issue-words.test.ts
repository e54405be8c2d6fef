import { NewAgent } from "@souk/contracts/catalog/entities";
import { NewVendor } from "@souk/contracts/vendors/entities";
import { expect, test } from "vitest";
import { issueWords } from "./issue-words.ts";

/** What a person reads at each wrong field of an agent: the first fault of each. */
function faults(input: object): Record<string, string> {
  const result = NewAgent.partial().safeParse(input, { error: issueWords, reportInput: true });
  const issues = (result.error?.issues ?? []).toReversed();
  return Object.fromEntries(issues.map((issue) => [issue.path.join("."), issue.message]));
}

test.each([
  ["slug", "", "Fill this in."],
  ["slug", "Not A Slug", "Use lower-case letters, digits and single hyphens."],
  ["name", "x", "Write at least 2 characters."],
  ["summary", "x".repeat(161), "Write at most 160 characters."],
  ["productDomain", "https://agent.example/", "Enter a host name only, without https:// and path."],
  ["launchUrl", "agent.example", "Enter a whole address, such as https://agent.example."],
  ["launchUrl", "http://agent.example", "must be https (http only on localhost)"],
])("%s %j: %s", (field, value, words) => {
  expect(faults({ [field]: value })).toEqual({ [field]: words });
});

test("a number that cannot be read is asked for as a number", () => {
  expect(issueWords({ code: "invalid_type", input: Number.NaN })).toBe("Enter a whole number.");
  expect(issueWords({ code: "too_big", origin: "number", maximum: 90, input: 91 })).toBe("At most 90.");
});

test("an e-mail address is asked for as one", () => {
  const vendor = { name: "Acme", slug: "acme", ownerEmail: "nobody" };
  const result = NewVendor.safeParse(vendor, { error: issueWords, reportInput: true });
  expect(result.error?.issues.map((issue) => issue.message)).toEqual(["Enter an e-mail address."]);
});
