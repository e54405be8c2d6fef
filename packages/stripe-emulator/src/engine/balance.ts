import type { Rows } from "../world/rows.ts";
import { all, idFor, insert, nowFor, type World } from "../world/world.ts";

type BalanceTransaction = Rows["balanceTransactions"];

interface Movement {
  type: BalanceTransaction["type"];
  /** Positive into the balance, negative out of it; minor units. */
  amount: number;
  fee?: number;
  currency: string;
  source: string;
  description?: string | null;
  customer?: string | null;
  account?: string | null;
}

const reportingCategories: Record<string, string> = { adjustment: "dispute", payment: "charge" };

/** Books a movement of the balance, at once available. The balance is nothing but the sum of these. */
export function book(world: World, movement: Movement): BalanceTransaction {
  const fee = movement.fee ?? 0;
  const now = nowFor(world, movement.customer);
  const row = insert(world, "balanceTransactions", {
    id: idFor("balanceTransactions"),
    object: "balance_transaction",
    amount: movement.amount,
    available_on: now,
    balance_type: "payments",
    created: now,
    currency: movement.currency,
    description: movement.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [feeDetail(fee, movement.currency)],
    net: movement.amount - fee,
    reporting_category: reportingCategories[movement.type] ?? movement.type,
    source: movement.source,
    status: "available",
    type: movement.type,
  });
  if (movement.account) world.state.owners[row.id] = movement.account;
  return row;
}

/** The movements of the platform (null) or of one connected account, oldest first. */
export function movementsOf(world: World, account: string | null): BalanceTransaction[] {
  return all(world, "balanceTransactions").filter((row) => (world.state.owners[row.id] ?? null) === account);
}

/** What is in the balance, by currency. */
export function balanceOf(world: World, account: string | null): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of movementsOf(world, account)) {
    sums.set(row.currency, (sums.get(row.currency) ?? 0) + row.net);
  }
  return sums;
}

function feeDetail(amount: number, currency: string) {
  return {
    amount,
    application: null,
    currency,
    description: "Stripe processing fees",
    type: "stripe_fee" as const,
  };
}
