import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html } from "./html.ts";

describe("html", () => {
  it("escapes every text, whatever it is, in content and in attributes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        const inner = /^<p title="([^]*)">([^]*)<\/p>$/.exec(markup)?.slice(1) ?? [];
        expect(inner).toHaveLength(2);
        for (const part of inner) expect(part).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it("leaves markup as it is and joins a list of it", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>`.markup).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>");
  });

  it("shows numbers, zero too, and nothing for what is absent or false", () => {
    expect(html`${0}|${17}|${null}|${undefined}|${false}|${""}`.markup).toBe("0|17||||");
  });
});
