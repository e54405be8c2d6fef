import { describe, expect, test } from "vitest";
import { parseForm } from "./form.ts";

describe("Stripe's form encoding", () => {
  test.each([
    ["a=1&b=x%20y", { a: "1", b: "x y" }],
    [
      "items[0][price]=p&items[0][quantity]=2&items[1][price]=q",
      { items: [{ price: "p", quantity: "2" }, { price: "q" }] },
    ],
    ["expand[]=a&expand[]=b", { expand: ["a", "b"] }],
    ["metadata[order.id]=7&metadata[empty]=", { metadata: { "order.id": "7", empty: "" } }],
    ["automatic_tax[enabled]=true", { automatic_tax: { enabled: "true" } }],
  ])("%s", (text, expected) => {
    expect(JSON.parse(JSON.stringify(parseForm(text)))).toEqual(expected);
  });

  test("a field called __proto__ is only a field", () => {
    const form = parseForm("__proto__[polluted]=yes&constructor[prototype][polluted]=yes");
    expect(Object.keys(form)).toEqual(["__proto__", "constructor"]);
    expect(Object.prototype).not.toHaveProperty("polluted");
  });
});
