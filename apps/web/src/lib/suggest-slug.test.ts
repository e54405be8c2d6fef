import { Slug } from "@souk/contracts/common/text";
import fc from "fast-check";
import { expect, test } from "vitest";
import { suggestSlug } from "./suggest-slug.ts";

test.each([
  ["Workflow Doctor", "workflow-doctor"],
  ["  Rechnungs-Prüfer 2.0 ", "rechnungs-prufer-2-0"],
  ["Anna's Notes & Tasks", "annas-notes-and-tasks"],
  ["日本語", ""],
])("%j becomes %j", (name, slug) => {
  expect(suggestSlug(name)).toBe(slug);
});

test("a suggestion of two characters or more is a slug that the API takes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
      const slug = suggestSlug(name);
      expect(slug.length < 2 || Slug.safeParse(slug).success).toBe(true);
    }),
  );
});
