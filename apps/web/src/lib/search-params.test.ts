import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSearch, stringifySearch } from "./search-params.ts";

const signed =
  "?response_type=code&client_id=demo&scope=openid+profile&state=a%2Bb%20c&ba_param=client_id&ba_param=scope&exp=1&sig=x%2By%3D";

test("a signed OAuth query comes out byte for byte, repeated names and encodings included", () => {
  expect(stringifySearch(parseSearch(signed))).toBe(signed);
});

test("an unsigned query is read as flat strings, the first of a repeated name", () => {
  expect(parseSearch("?q=two+words&kind=agent&q=second&empty=")).toEqual({
    q: "two words",
    kind: "agent",
    empty: "",
  });
});

test("what is empty or absent is left out of the address", () => {
  expect(stringifySearch({ q: "a b", kind: undefined, sort: null, price: "" })).toBe("?q=a+b");
  expect(stringifySearch({})).toBe("");
});

test("a value never changes its type: numbers and JSON stay text", () => {
  expect(parseSearch('?q=12&r=true&s={"a":1}')).toEqual({ q: "12", r: "true", s: '{"a":1}' });
});

test("any flat search survives the address bar", () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const value = fc.string({ minLength: 1, unit: "grapheme" });
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (search) => {
      expect(parseSearch(stringifySearch(search))).toEqual(search);
    }),
  );
});
