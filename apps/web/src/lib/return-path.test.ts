import fc from "fast-check";
import { expect, test } from "vitest";
import { safeReturnPath } from "./return-path.ts";

test.each([
  ["/", "/"],
  ["/agents/workflow-doctor#plans", "/agents/workflow-doctor#plans"],
  ["/?q=a+b&kind=agent", "/?q=a+b&kind=agent"],
  ["/dashboard?tab=agents", "/dashboard?tab=agents"],
])("a path of this origin is kept: %s", (value, expected) => {
  expect(safeReturnPath(value)).toBe(expected);
});

test.each([
  undefined,
  null,
  "",
  "dashboard",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/..//evil.example",
  "/.//evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  " /dashboard",
  "/a\\b",
])("anything a browser could take elsewhere becomes the fallback: %j", (value) => {
  expect(safeReturnPath(value, "/home")).toBe("/home");
});

test("whatever is asked, a browser stays on this origin", () => {
  const hostile = fc.array(
    fc.constantFrom("/", "\\", ".", "..", ":", "@", "?", "#", "\t", "%2f", "evil.example", "https:"),
    {
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        hostile.map((parts) => `/${parts.join("")}`),
      ),
      (value) => {
        expect(new URL(safeReturnPath(value), "https://souk.example").origin).toBe("https://souk.example");
      },
    ),
  );
});
