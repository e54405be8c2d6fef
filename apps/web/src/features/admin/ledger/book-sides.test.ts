import { expect, test } from "vitest";
import { booksOf, sidesOf } from "./book-sides.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

test("an amount stands on one side, without a sign", () => {
  expect(sidesOf(usd(1900))).toEqual({ debit: usd(1900), credit: undefined });
  expect(sidesOf(usd(-1330))).toEqual({ debit: undefined, credit: usd(1330) });
  expect(sidesOf(usd(0))).toEqual({ debit: undefined, credit: undefined });
});

test("each currency is a book of its own with its own sum", () => {
  const books = booksOf([
    { account: "vendor_payable", balance: usd(-1330) },
    { account: "stripe_balance", balance: usd(1900) },
    { account: "platform_revenue", balance: usd(-570) },
    { account: "stripe_balance", balance: { amount: 5, currency: "JPY" } },
  ]);
  expect(books.map(({ currency, sum }) => [currency, sum.amount])).toEqual([
    ["JPY", 5],
    ["USD", 0],
  ]);
  expect(books[1]?.accounts.map(({ account }) => account)).toEqual([
    "stripe_balance",
    "vendor_payable",
    "platform_revenue",
  ]);
});
