import { minorUnitsOf } from "@souk/contracts/common/minor-units";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAmount } from "./money-input.ts";
import { exactMoneyLabel, moneyLabel, planPriceLabel, priceLabel } from "./price-label.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

test.each([
  [usd(0), "$0"],
  [usd(900), "$9"],
  [usd(950), "$9.50"],
  [usd(123_456), "$1,234.56"],
  [{ amount: 900, currency: "JPY" }, "¥900"],
  [{ amount: 1900, currency: "EUR" }, "€19"],
  [{ amount: 1500, currency: "KWD" }, "KWD\u00a01.500"],
  [{ amount: 2000, currency: "KWD" }, "KWD\u00a02"],
  [usd(-400), "-$4"],
  [{ amount: 190_000, currency: "HUF" }, "HUF\u00a01,900"],
  [{ amount: 1990, currency: "COP" }, "COP\u00a019.90"],
  [{ amount: 50_000, currency: "ISK" }, "ISK\u00a0500"],
])("minor units become what people read: %j is %s", (money, label) => {
  expect(moneyLabel(money)).toBe(label);
});

test.each([
  [usd(0), "$0.00"],
  [usd(1900), "$19.00"],
  [usd(-7), "-$0.07"],
  [{ amount: 900, currency: "JPY" }, "¥900"],
  [{ amount: 2000, currency: "KWD" }, "KWD\u00a02.000"],
  [{ amount: 190_000, currency: "HUF" }, "HUF\u00a01,900.00"],
  [{ amount: 50_000, currency: "UGX" }, "UGX\u00a0500"],
  [{ amount: 40_080, currency: "ISK" }, "ISK\u00a0400.80"],
])("in a column every decimal of the currency is shown: %j is %s", (money, label) => {
  expect(exactMoneyLabel(money)).toBe(label);
});

test("a label says the amount that the input reads, in every currency", () => {
  const currencies = fc.constantFrom(...Intl.supportedValuesOf("currency"));
  fc.assert(
    fc.property(fc.nat(999_999), currencies, (steps, currency) => {
      const amount = steps * minorUnitsOf(currency).step;
      for (const label of [moneyLabel, exactMoneyLabel]) {
        const typed = label({ amount, currency })
          .replaceAll(/[^\d.]/g, "")
          .replace(/^\.+/, "");
        expect(parseAmount(typed, currency)).toEqual({ ok: true, amount });
      }
    }),
    { numRuns: 2000 },
  );
});

test("a plan's price names its interval", () => {
  expect(planPriceLabel(usd(0), "free")).toBe("Free");
  expect(planPriceLabel(usd(1900), "month")).toBe("$19/mo");
  expect(planPriceLabel(usd(9000), "year")).toBe("$90/yr");
  expect(planPriceLabel(usd(4900), "one_time")).toBe("$49 once");
});

test("every card has a price in one line", () => {
  expect(priceLabel({ hasFreePlan: true, from: null, fromInterval: null })).toBe("Free");
  expect(priceLabel({ hasFreePlan: true, from: usd(1900), fromInterval: "month" })).toBe("Free plan");
  expect(priceLabel({ hasFreePlan: false, from: usd(900), fromInterval: "month" })).toBe("from $9/mo");
  expect(priceLabel({ hasFreePlan: false, from: null, fromInterval: null })).toBe("Not for sale yet");
});
