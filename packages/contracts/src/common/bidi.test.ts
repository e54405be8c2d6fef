import { describe, expect, it } from "vitest";
import { text } from "./text.ts";

describe("a text", () => {
  it.each(["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"])(
    "with the control character %j, which turns the direction of what follows, is refused",
    (control) => {
      expect(text(1, 60).safeParse(`Acme ${control}moc.live`).success).toBe(false);
    },
  );

  it.each(["سوق", "שוק", "Ünïcödé 市場", "a\u200db"])("in any script is taken: %s", (value) => {
    expect(text(1, 60).safeParse(value).success).toBe(true);
  });
});
