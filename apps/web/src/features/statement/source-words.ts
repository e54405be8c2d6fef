import type { StatementSource } from "@souk/contracts/ledger/entities";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { stripeWords } from "../../lib/stripe-words.ts";

type Tone = "success" | "warning" | "danger" | "neutral";

/** Something that took of a sale, or tries to. */
export interface Reversal {
  source: string;
  /** "Refund of $5.00". */
  title: string;
  at: string;
  /** Where it stands. */
  state: { label: string; tone: Tone };
  /** Why; null when nobody said. */
  reason: string | null;
}

const refundStates: Record<StatementSource["refunds"][number]["status"], Reversal["state"]> = {
  pending: { label: "On its way", tone: "warning" },
  requires_action: { label: "Waits for the buyer", tone: "warning" },
  succeeded: { label: "Refunded", tone: "neutral" },
  failed: { label: "Sent back", tone: "success" },
  canceled: { label: "Cancelled", tone: "success" },
};

/** The refunds and disputes of a sale, oldest first. */
export function reversalsOf({
  refunds,
  disputes,
}: Pick<StatementSource, "refunds" | "disputes">): Reversal[] {
  return [
    ...refunds.map(({ source, at, amount, status }) => ({
      source,
      at,
      title: `Refund of ${exactMoneyLabel(amount)}`,
      state: refundStates[status],
      reason: null,
    })),
    ...disputes.map(({ source, at, amount, status, reason }) => ({
      source,
      at,
      title: `Dispute over ${exactMoneyLabel(amount)}`,
      state: { label: stripeWords(status), tone: disputeTone(status) },
      reason: stripeWords(reason),
    })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));
}

function disputeTone(status: string): Tone {
  if (status === "lost") return "danger";
  return ["won", "warning_closed", "prevented"].includes(status) ? "success" : "warning";
}

/** What a source is called and when it was: the refund or dispute itself, else the sale. */
export function headlineOf(found: StatementSource): Pick<Reversal, "title" | "at"> & Partial<Reversal> {
  const reversal = reversalsOf(found).find(({ source }) => source === found.source);
  return reversal ?? { title: `Sale of ${exactMoneyLabel(found.sale.gross)}`, at: found.sale.at };
}

/** Basis points as people read them: 7000 is "70 %", 6667 "66.67 %". */
export function percentOf(bps: number): string {
  return `${bps / 100} %`;
}
