import { expect, test } from "vitest";
import { movementKinds, readLedgerSearch } from "./ledger/ledger-search.ts";
import { readPaymentsSearch } from "./payments/payments-search.ts";
import { readStripeEventsSearch } from "./stripe-events/stripe-events-search.ts";
import { readSubscriptionsSearch } from "./subscriptions/subscriptions-search.ts";

test("the filters of the admin's money pages are read from their address", () => {
  expect(readSubscriptionsSearch({ q: " ada ", status: "past_due" })).toEqual({
    q: "ada",
    status: "past_due",
  });
  expect(readPaymentsSearch({ q: "in_1", show: "disputed" })).toEqual({ q: "in_1", show: "disputed" });
  expect(readStripeEventsSearch({ state: "dead", type: "Invoice." })).toEqual({
    state: "dead",
    type: "invoice.",
  });
  expect(readLedgerSearch({ kind: "refund", vendor: "souk-labs" })).toEqual({
    kind: "refund",
    vendor: "souk-labs",
  });
});

test("what means nothing is dropped, so that an old link still shows the page", () => {
  expect(readSubscriptionsSearch({ q: "  ", status: "paused" })).toEqual({});
  expect(readPaymentsSearch({ show: "all" })).toEqual({});
  expect(readStripeEventsSearch({ state: "lost", type: "drop table" })).toEqual({});
  expect(readLedgerSearch({ kind: "toString", vendor: "../x" })).toEqual({});
  expect(movementKinds).toContain("sale");
});
