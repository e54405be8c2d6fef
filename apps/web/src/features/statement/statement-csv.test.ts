import type { StatementLine } from "@souk/contracts/ledger/entities";
import { expect, test } from "vitest";
import { statementCsv } from "./statement-csv.ts";

function line(currency: string, gross: number): StatementLine {
  const money = (amount: number) => ({ amount, currency });
  const amounts = {
    gross: money(gross),
    tax: money(0),
    fee: money(7),
    net: money(gross - 7),
    balance: money(-7),
  };
  const source = { transactionId: "t1", source: "re_1", agentName: "Doctor, the", kind: "refund" as const };
  return { ...source, at: "2026-11-20T12:00:00.000Z", ...amounts };
}

test("a statement is a table of plain decimals, each with the decimals of its currency", () => {
  expect(statementCsv([line("USD", -1900), line("JPY", 900), line("KWD", 1500)]).split("\r\n")).toEqual([
    "Date,Movement,Source,Agent,Currency,Gross,Tax,Fee,Net,Balance,Id",
    '2026-11-20T12:00:00.000Z,Refund,re_1,"Doctor, the",USD,-19.00,0.00,0.07,-19.07,-0.07,t1',
    '2026-11-20T12:00:00.000Z,Refund,re_1,"Doctor, the",JPY,900,0,7,893,-7,t1',
    '2026-11-20T12:00:00.000Z,Refund,re_1,"Doctor, the",KWD,1.500,0.000,0.007,1.493,-0.007,t1',
    "",
  ]);
});

test("a vendor without a movement gets the headings alone", () => {
  expect(statementCsv([])).toBe("Date,Movement,Source,Agent,Currency,Gross,Tax,Fee,Net,Balance,Id\r\n");
});
