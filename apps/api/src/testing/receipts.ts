import type { Database } from "@souk/db/client";
import { createReceiptSigner, type ReceiptSigner } from "../modules/usage/index.ts";
import { createSeal } from "../platform/sealing.ts";

/** What a test app is given as AUTH_SECRET, so that it and the verbs under test open the same receipt keys. */
export const TEST_APP_SECRET = "7f1c0a5de2b94c36a18d4e9b60c3f572";

/** Signs receipts as the API at this address. */
export function testReceipts(db: Database): ReceiptSigner {
  const now = () => new Date();
  return createReceiptSigner({
    db,
    seal: createSeal(TEST_APP_SECRET, "receipts"),
    issuer: "https://souk.test",
    now,
  });
}
