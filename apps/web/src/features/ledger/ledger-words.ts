import type { AccountKind, LedgerKind } from "@souk/contracts/ledger/entities";

/** What moved money, as people call it. */
export const movementName: Record<LedgerKind, string> = {
  sale: "Sale",
  refund: "Refund",
  refund_failed: "Refund sent back",
  dispute_opened: "Dispute",
  dispute_won: "Dispute won",
  dispute_fee: "Dispute fee",
};

/** What money is counted under, as people call it, and what that means. */
export const accountName: Record<AccountKind, { name: string; meaning: string }> = {
  stripe_balance: { name: "Money at Stripe", meaning: "Lies in the Stripe account" },
  buyer_credit: { name: "Credit used up", meaning: "Given to buyers at Stripe, and paid for plans" },
  processor_fees: { name: "Processor fees", meaning: "What Stripe kept of sales" },
  dispute_losses: { name: "Dispute losses", meaning: "Fees of disputes, and what could not be taken back" },
  tax_payable: { name: "Tax", meaning: "Owed to the state" },
  vendor_payable: { name: "Vendors", meaning: "Owed to vendors" },
  platform_revenue: { name: "Revenue", meaning: "The platform's part of sales" },
};
