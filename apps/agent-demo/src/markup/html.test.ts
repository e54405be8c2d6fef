import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeText, html, trusted } from "./html.ts";

test("values are escaped in text and attributes, markup and lists are not", () => {
  const name = `"><script>alert('x')</script>&`;
  const page = html`<a title="${name}">${name}${[html`<b>1</b>`, 2]}${null}${false}</a>${trusted("<hr>")}`;
  const escaped = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;";
  expect(page.markup).toBe(`<a title="${escaped}">${escaped}<b>1</b>2</a><hr>`);
});

test("no text can leave its place: quotes and angle brackets never survive, nor what XML forbids", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = escapeText(text);
      expect(escaped).not.toMatch(/[<>"']|[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
      expect(escaped.isWellFormed()).toBe(true);
    }),
  );
});
