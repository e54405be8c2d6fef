import { z } from "zod";
import { SignedMoney } from "../common/money.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { Slug } from "../common/text.ts";
import {
  AccountKind,
  LedgerKind,
  LedgerTransaction,
  SourceId,
  StatementLine,
  StatementSource,
} from "./entities.ts";

/** The books. */
export const listLedger = operation({
  rest: {
    method: "GET",
    path: "/admin/ledger",
    tag: "Administration",
    summary: "Read the ledger",
    description: "Every movement of money with both its sides, newest first.",
  },
  input: z.strictObject({ kind: LedgerKind.optional(), vendor: Slug.optional(), ...pageQuery }),
  output: pageOf(LedgerTransaction),
  errors: [],
});

/** What each account holds. */
export const getBalances = operation({
  rest: {
    method: "GET",
    path: "/admin/ledger/balances",
    tag: "Administration",
    summary: "Read the ledger's balances",
    description: "The sum of every account per currency; all accounts of a currency together are zero.",
  },
  input: z.void(),
  output: z.strictObject({
    items: z.array(
      z.strictObject({ account: AccountKind, balance: SignedMoney }).meta({ id: "AccountBalance" }),
    ),
  }),
  errors: [],
});

/** A vendor's statement. */
export const getStatement = operation({
  rest: {
    method: "GET",
    path: "/vendors/{vendorSlug}/statement",
    tag: "Publishing",
    summary: "Read a vendor's statement",
    description:
      "Every line names its payment, refund or dispute, which can be read by that name. For the vendor's owners and finance members, and admins. Newest first.",
  },
  input: z.strictObject({ vendorSlug: Slug, ...pageQuery }),
  output: pageOf(StatementLine).extend({
    owed: z
      .array(SignedMoney)
      .meta({ description: "Owed to the vendor now, per currency; negative is carried forward." }),
  }),
  errors: ["vendor.not_found"],
});

/** What stands behind a line of a vendor's statement. */
export const getStatementSource = operation({
  rest: {
    method: "GET",
    path: "/vendors/{vendorSlug}/statement/{source}",
    tag: "Publishing",
    summary: "Read what stands behind a line of a statement",
    description:
      "The sale that the payment, refund or dispute belongs to, everything that took of it, and its lines. For the vendor's owners and finance members, and admins. Of the buyer it tells the organization's name only.",
  },
  input: z.strictObject({ vendorSlug: Slug, source: SourceId }),
  output: StatementSource,
  errors: ["vendor.not_found", "movement.not_found"],
});
