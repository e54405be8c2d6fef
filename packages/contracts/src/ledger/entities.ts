import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { Money, SignedMoney } from "../common/money.ts";
import { Slug } from "../common/text.ts";

/** What money is counted under. */
export const AccountKind = z.enum([
  "stripe_balance",
  "buyer_credit",
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
    source: z.string().meta({
      description:
        "Stripe's id of the payment, refund or dispute; `credit_` and an invoice's for what credit paid.",
    }),
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

/** What a line of a statement follows from: Stripe's id, or ours where credit paid an invoice. */
export const SourceId = z.string().min(1).max(255).regex(/^\w+$/).meta({
  description:
    "Stripe's id of the payment, refund or dispute; `credit_` and an invoice's for what credit paid.",
  example: "re_3QLoFk2eZvKYlo2C0hXb",
});

/** A sale as its vendor sees it: gross = tax + fee + net. Of the buyer it tells the organization's name, no more. */
const VendorSale = z
  .strictObject({
    source: SourceId,
    at: Instant,
    number: z.string().nullable().meta({ description: "The invoice's number; null when it was paid once." }),
    agent: z.strictObject({ slug: Slug, name: z.string() }).meta({ id: "SoldAgent" }),
    description: z.string().meta({ description: "What was bought, in the payment's own words." }),
    buyer: z.string().meta({ description: "The organization's name." }),
    gross: Money,
    tax: Money,
    fee: Money.meta({ description: "The platform's part." }),
    net: Money.meta({ description: "The vendor's part." }),
    shareBps: z.int().min(0).max(10_000).meta({
      description: "The vendor's part of what is left after tax, in basis points; frozen on the sale.",
      example: 7000,
    }),
  })
  .meta({ id: "VendorSale", description: "A sale as its vendor sees it." });

/** Money that goes back to the buyer, as its vendor sees it. */
const VendorRefund = z
  .strictObject({
    source: SourceId,
    at: Instant,
    amount: Money,
    status: z.enum(["pending", "requires_action", "succeeded", "failed", "canceled"]),
  })
  .meta({ id: "VendorRefund", description: "Money that goes back to the buyer." });

/** A payment that the buyer's bank takes back, as its vendor sees it. */
const VendorDispute = z
  .strictObject({
    source: SourceId,
    at: Instant,
    amount: Money,
    status: z.string().meta({ description: "Stripe's word for where it stands.", example: "needs_response" }),
    reason: z.string().meta({ description: "Stripe's word for why.", example: "fraudulent" }),
  })
  .meta({ id: "VendorDispute", description: "A payment that the buyer's bank takes back." });

/** What stands behind a line of a statement, and the whole story of its sale. */
export const StatementSource = z
  .strictObject({
    source: SourceId,
    kind: z.enum(["sale", "refund", "dispute"]).meta({ description: "What the source is." }),
    sale: VendorSale,
    refunds: z.array(VendorRefund).meta({ description: "Oldest first." }),
    disputes: z.array(VendorDispute).meta({ description: "Oldest first." }),
    lines: z.array(StatementLine).meta({ description: "Every line of the sale, newest first." }),
    kept: SignedMoney.meta({ description: "The vendor's part after all of these lines." }),
  })
  .meta({ id: "StatementSource", description: "What stands behind a line of a statement." });
export type StatementSource = z.infer<typeof StatementSource>;
