import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { SignedMoney } from "../common/money.ts";
import { Slug } from "../common/text.ts";

/** What money is counted under. */
export const AccountKind = z.enum([
  "stripe_balance",
  "processor_fees",
  "platform_revenue",
  "dispute_losses",
  "tax_payable",
  "vendor_payable",
]);
export type AccountKind = z.infer<typeof AccountKind>;

/** What moved money. */
export const LedgerKind = z.enum([
  "sale",
  "refund",
  "refund_failed",
  "dispute_opened",
  "dispute_won",
  "dispute_fee",
]);
export type LedgerKind = z.infer<typeof LedgerKind>;

/** One movement of money with both its sides; the entries sum to zero. */
export const LedgerTransaction = z
  .strictObject({
    id: Id,
    at: Instant,
    kind: LedgerKind,
    source: z.string().meta({ description: "Stripe's id of the payment, refund or dispute." }),
    invoiceId: Id.nullable().meta({ description: "The payment it belongs to." }),
    agentName: z.string(),
    vendor: z.strictObject({ slug: Slug, name: z.string() }).meta({ id: "LedgerVendor" }),
    entries: z.array(
      z.strictObject({ account: AccountKind, amount: SignedMoney }).meta({ id: "LedgerEntry" }),
    ),
  })
  .meta({ id: "LedgerTransaction", description: "One movement of money; its entries sum to zero." });
export type LedgerTransaction = z.infer<typeof LedgerTransaction>;

/** One line of a vendor's statement: gross = tax + fee + net, all positive on a sale and negative on what takes it back. */
export const StatementLine = z
  .strictObject({
    transactionId: Id,
    at: Instant,
    kind: LedgerKind,
    source: z.string(),
    agentName: z.string(),
    gross: SignedMoney.meta({ description: "What the buyer paid or got back." }),
    tax: SignedMoney,
    fee: SignedMoney.meta({ description: "The platform's part." }),
    net: SignedMoney.meta({ description: "The vendor's part." }),
    balance: SignedMoney.meta({ description: "Owed to the vendor after this line." }),
  })
  .meta({ id: "StatementLine" });
export type StatementLine = z.infer<typeof StatementLine>;
