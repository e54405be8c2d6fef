import type { LedgerKind } from "@souk/contracts/ledger/entities";
import { movementName } from "../../ledger/ledger-words.ts";

/** The filters of the ledger as its URL carries them. */
export interface LedgerSearch {
  kind?: LedgerKind;
  /** Slug of a vendor. */
  vendor?: string;
}

/** Every kind of movement, in the order they happen. */
export const movementKinds = Object.keys(movementName).filter(isKind);

/** Reads the filters from a URL; what means nothing is dropped. */
export function readLedgerSearch({ kind, vendor }: { kind?: string; vendor?: string }): LedgerSearch {
  return {
    ...(kind && isKind(kind) ? { kind } : {}),
    ...(vendor && vendor.length <= 60 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(vendor) ? { vendor } : {}),
  };
}

function isKind(value: string): value is LedgerKind {
  return Object.hasOwn(movementName, value);
}
