import type { InvoiceRow, Rows, SubscriptionRow } from "./rows.ts";

/** What an invoice is to be made of. */
export interface InvoiceDraft {
  customer: string;
  subscription: SubscriptionRow | null;
  currency: string;
  reason: NonNullable<InvoiceRow["billing_reason"]>;
  lines: LineDraft[];
  period: { start: number; end: number };
  discounts: string[];
  automaticTax: boolean;
  metadata?: Record<string, string>;
  description?: string | null;
  prorationDate?: number;
}

/** What a line of an invoice will say, before taxes and discounts. */
export interface LineDraft {
  amount: number;
  description: string;
  quantity: number;
  price: Rows["prices"] | null;
  period: { start: number; end: number };
  proration: boolean;
  subscription: string | null;
  subscriptionItem: string | null;
  invoiceItem: string | null;
  discountable: boolean;
  metadata: Record<string, string>;
}
