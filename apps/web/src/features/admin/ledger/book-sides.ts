import type { AccountKind } from "@souk/contracts/ledger/entities";
import type { SignedMoney } from "@souk/contracts/common/money";
import { accountName } from "../../ledger/ledger-words.ts";

/** The two columns of the books: what goes into an account, and what comes out of it. */
export interface Sides {
  debit: SignedMoney | undefined;
  credit: SignedMoney | undefined;
}

/** Puts an amount on its side: into the account is debit, out of it credit, both without a sign. */
export function sidesOf({ amount, currency }: SignedMoney): Sides {
  return {
    debit: amount > 0 ? { amount, currency } : undefined,
    credit: amount < 0 ? { amount: -amount, currency } : undefined,
  };
}

/** What the accounts of one currency hold, and their sum, which is zero while the books are right. */
export interface BookOfCurrency {
  currency: string;
  accounts: { account: AccountKind; balance: SignedMoney }[];
  sum: SignedMoney;
}

/** Balances by currency, accounts in the order the books name them. */
export function booksOf(items: readonly { account: AccountKind; balance: SignedMoney }[]): BookOfCurrency[] {
  const order = Object.keys(accountName);
  const currencies = [...new Set(items.map(({ balance }) => balance.currency))].sort();
  return currencies.map((currency) => {
    const accounts = items
      .filter(({ balance }) => balance.currency === currency)
      .sort((a, b) => order.indexOf(a.account) - order.indexOf(b.account));
    const amount = accounts.reduce((sum, { balance }) => sum + balance.amount, 0);
    return { currency, accounts, sum: { amount, currency } };
  });
}
