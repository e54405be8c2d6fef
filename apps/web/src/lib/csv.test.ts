import fc from "fast-check";
import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("fields are quoted where a comma, a quote or a line break stands in them", () => {
  expect(toCsv([["a", "b,c", 'd"e', "f\ng", 12, "-3.50"]])).toBe('a,"b,c","d""e","f\ng",12,-3.50\r\n');
});

test.each(["=1+1", "+1", "@SUM(A1)", "-1+1", "\tx"])(
  "%j is text for a spreadsheet, never a formula",
  (text) => {
    expect(toCsv([[text]]).replaceAll('"', "")).toBe(`'${text}\r\n`);
  },
);

test("every table comes back as it was", () => {
  const cell = fc.string({ unit: "grapheme" }).filter((text) => !/^[=+\-@\t\r]/.test(text));
  const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
    const row = fc.array(cell, { minLength: width, maxLength: width });
    return fc.array(row, { minLength: 1, maxLength: 5 });
  });
  fc.assert(
    fc.property(table, (rows) => {
      expect(parse(toCsv(rows))).toEqual(rows);
    }),
  );
});

/** A reader by the letter of RFC 4180. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (const [, quoted, plain = "", end] of csv.matchAll(pattern)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
