import { z } from "zod";
import { balanceOf, movementsOf } from "../engine/balance.ts";
import { currency, paging, text, timeRange } from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { forAccounts, get, type Route } from "../http/route.ts";
import * as world from "../world/world.ts";

const listing = z.strictObject({
  ...paging,
  created: timeRange.optional(),
  currency: currency.optional(),
  payout: text.optional(),
  source: text.optional(),
  type: text.optional(),
});

/** /v1/balance and /v1/balance_transactions, of the platform or of a connected account. All money is at once available. */
export const balance: Route[] = forAccounts([
  get("/v1/balance", z.strictObject({}), ({ world: state, account }) => {
    const sums = [...balanceOf(state, account)].map(([code, amount]) => ({
      amount,
      currency: code,
      source_types: { card: amount },
    }));
    const available = sums.length > 0 ? sums : [{ amount: 0, currency: "usd", source_types: { card: 0 } }];
    const pending = available.map((sum) => ({ ...sum, amount: 0, source_types: { card: 0 } }));
    return { object: "balance", available, livemode: false, pending };
  }),
  get("/v1/balance_transactions", listing, ({ world: state, account, params }) => {
    const rows = movementsOf(state, account)
      .reverse()
      .filter((row) => matches(row.currency, params.currency) && matches(row.source, params.source))
      .filter((row) => matches<string>(row.type, params.type) && inRange(row.created, params.created));
    return page(rows, params, "/v1/balance_transactions");
  }),
  get("/v1/balance_transactions/:id", z.strictObject({}), ({ world: state, id }) =>
    world.get(state, "balanceTransactions", id),
  ),
]);
