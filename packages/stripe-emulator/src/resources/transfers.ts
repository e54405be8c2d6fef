import { z } from "zod";
import { balanceOf, book } from "../engine/balance.ts";
import {
  clearableMetadata,
  currency,
  mergeMetadata,
  metadata,
  paging,
  positive,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { forAccounts, get, post, type Route } from "../http/route.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import { embeddedList } from "../world/wire.ts";
import * as world from "../world/world.ts";

const nothing = z.strictObject({});

const creation = z.strictObject({
  amount: positive,
  currency,
  destination: text,
  description: text.optional(),
  metadata: metadata.optional(),
  source_transaction: text.optional(),
  transfer_group: text.optional(),
});

const listing = z.strictObject({
  ...paging,
  created: timeRange.optional(),
  destination: text.optional(),
  transfer_group: text.optional(),
});

/** /v1/transfers: from the platform's balance to connected accounts, and back. */
export const transfers: Route[] = [
  post("/v1/transfers", creation, ({ world: state, params }) => {
    const destination = world.get(state, "accounts", params.destination, "destination");
    if (params.source_transaction)
      world.get(state, "charges", params.source_transaction, "source_transaction");
    refuseOverdraft(state, params, null);
    const id = world.idFor("transfers");
    const transfer = world.insert(state, "transfers", {
      id,
      object: "transfer",
      amount: params.amount,
      amount_reversed: 0,
      balance_transaction: null,
      created: world.realNow(),
      currency: params.currency,
      description: params.description ?? null,
      destination: destination.id,
      livemode: false,
      metadata: params.metadata ?? {},
      reversals: embeddedList(`/v1/transfers/${id}/reversals`, []),
      reversed: false,
      source_transaction: params.source_transaction ?? null,
      source_type: "card",
      transfer_group: params.transfer_group ?? null,
    });
    const sum = { amount: params.amount, currency: params.currency, source: id };
    transfer.balance_transaction = book(state, { ...sum, type: "transfer", amount: -sum.amount }).id;
    book(state, { ...sum, type: "payment", account: destination.id });
    emit(state, "transfer.created", transfer);
    return transfer;
  }),
  get("/v1/transfers", listing, ({ world: state, params }) => {
    const rows = world
      .newestFirst(state, "transfers")
      .filter((row) => matches(row.destination, params.destination) && inRange(row.created, params.created))
      .filter((row) => matches(row.transfer_group, params.transfer_group));
    return page(rows, params, "/v1/transfers");
  }),
  get("/v1/transfers/:id", nothing, ({ world: state, id }) => world.get(state, "transfers", id)),
  post(
    "/v1/transfers/:id",
    z.strictObject({ description: text.optional(), metadata: clearableMetadata.optional() }),
    ({ world: state, id, params }) => {
      const transfer = world.get(state, "transfers", id);
      const pairs = mergeMetadata(transfer.metadata, params.metadata);
      change(state, transfer, { description: params.description, metadata: pairs }, "transfer.updated");
      return transfer;
    },
  ),
  post(
    "/v1/transfers/:id/reversals",
    z.strictObject({
      amount: positive.optional(),
      description: text.optional(),
      metadata: metadata.optional(),
    }),
    ({ world: state, id, params }) => reverse(state, world.get(state, "transfers", id), params),
  ),
  get("/v1/transfers/:id/reversals", z.strictObject(paging), ({ world: state, id, params }) =>
    page(world.get(state, "transfers", id).reversals.data, params, `/v1/transfers/${id}/reversals`),
  ),
];

function reverse(
  state: world.World,
  transfer: Rows["transfers"],
  params: { amount?: number; metadata?: Record<string, string> },
): Rows["transferReversals"] {
  const left = transfer.amount - transfer.amount_reversed;
  const amount = params.amount ?? left;
  if (left === 0)
    throw invalid("This transfer has already been fully reversed.", "id", "transfer_already_reversed");
  if (amount > left)
    throw invalid(
      `Transfer reversal amount (${amount}) is greater than unreversed amount (${left}).`,
      "amount",
    );
  const { currency: code, destination } = transfer;
  refuseOverdraft(state, { amount, currency: code }, destination);
  const reversal = world.insert(state, "transferReversals", {
    id: world.idFor("transferReversals"),
    object: "transfer_reversal",
    amount,
    balance_transaction: null,
    created: world.realNow(),
    currency: code,
    destination_payment_refund: null,
    metadata: params.metadata ?? {},
    source_refund: null,
    transfer: transfer.id,
  });
  const sum = { amount, currency: code, source: reversal.id };
  reversal.balance_transaction = book(state, { ...sum, type: "transfer_refund" }).id;
  book(state, { ...sum, type: "payment_refund", amount: -amount, account: destination });
  const reversed = transfer.amount_reversed + amount;
  const reversals = { ...transfer.reversals, data: [reversal, ...transfer.reversals.data] };
  change(
    state,
    transfer,
    { amount_reversed: reversed, reversed: reversed === transfer.amount, reversals },
    "transfer.reversed",
  );
  return reversal;
}

const payoutOrder = z.strictObject({
  amount: positive,
  currency,
  description: text.optional(),
  destination: text.optional(),
  metadata: metadata.optional(),
  method: z.enum(["standard", "instant"]).optional(),
  statement_descriptor: text.optional(),
});

/** /v1/payouts, of the platform or of a connected account. A payout is paid at once. */
export const payouts: Route[] = forAccounts([
  post("/v1/payouts", payoutOrder, ({ world: state, account, params }) => {
    refuseOverdraft(state, params, account);
    const owner = account ? world.get(state, "accounts", account) : null;
    if (owner && !owner.payouts_enabled)
      throw invalid("Payouts are not enabled for this account.", undefined, "payouts_not_allowed");
    const payout = world.insert(state, "payouts", payoutRow(params));
    if (account) state.state.owners[payout.id] = account;
    const sum = { amount: -params.amount, currency: params.currency, source: payout.id };
    payout.balance_transaction = book(state, { ...sum, type: "payout", account }).id;
    const about = account ? { account } : {};
    emit(state, "payout.created", payout, about);
    payout.status = "paid";
    emit(state, "payout.paid", payout, about);
    return payout;
  }),
  get(
    "/v1/payouts",
    z.strictObject({ ...paging, created: timeRange.optional(), status: text.optional() }),
    ({ world: state, account, params }) => {
      const rows = world
        .newestFirst(state, "payouts")
        .filter(
          (row) => (state.state.owners[row.id] ?? null) === account && inRange(row.created, params.created),
        )
        .filter((row) => matches<string>(row.status, params.status));
      return page(rows, params, "/v1/payouts");
    },
  ),
  get("/v1/payouts/:id", nothing, ({ world: state, id }) => world.get(state, "payouts", id)),
]);

function payoutRow(params: z.output<typeof payoutOrder>): Rows["payouts"] {
  const now = world.realNow();
  return {
    id: world.idFor("payouts"),
    object: "payout",
    amount: params.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: now + 2 * 86_400,
    automatic: false,
    balance_transaction: null,
    created: now,
    currency: params.currency,
    description: params.description ?? null,
    destination: params.destination ?? null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: params.metadata ?? {},
    method: params.method ?? "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: params.statement_descriptor ?? null,
    status: "pending",
    trace_id: null,
    type: "bank_account",
  };
}

function refuseOverdraft(
  state: world.World,
  sum: { amount: number; currency: string },
  account: string | null,
): void {
  const available = balanceOf(state, account).get(sum.currency) ?? 0;
  if (sum.amount <= available) return;
  throw invalid(
    `You have insufficient available funds: ${available} ${sum.currency} are available, ${sum.amount} were asked for.`,
    undefined,
    "balance_insufficient",
  );
}
