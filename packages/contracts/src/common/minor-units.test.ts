import { describe, expect, it } from "vitest";
import { minorUnitsOf } from "./minor-units.ts";

describe("minor units as Stripe counts them", () => {
  it.each("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "))(
    "%s has none below the whole",
    (currency) => expect(minorUnitsOf(currency)).toEqual({ digits: 0, step: 1 }),
  );

  it.each("BHD JOD KWD OMR TND".split(" "))("%s has thousandths, charged in tens", (currency) =>
    expect(minorUnitsOf(currency)).toEqual({ digits: 3, step: 10 }),
  );

  it.each("ISK UGX".split(" "))("%s has hundredths, charged as whole ones", (currency) =>
    expect(minorUnitsOf(currency)).toEqual({ digits: 2, step: 100 }),
  );

  it.each("USD EUR AFN ALL COP HUF IDR LAK LBP MMK PKR RSD SOS STD TWD YER".split(" "))(
    "%s has hundredths",
    (currency) => expect(minorUnitsOf(currency)).toEqual({ digits: 2, step: 1 }),
  );

  it("are the same whichever case the code is written in", () => {
    expect(minorUnitsOf("jpy")).toEqual(minorUnitsOf("JPY"));
  });
});
