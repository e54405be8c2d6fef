import type { ReceiptKeys } from "@souk/contracts/usage/entities";
import type { ServiceContext } from "../../../platform/service-context.ts";
import { selectPublicKeys } from "../receipt-key-store.ts";

/** The keys that receipts are verified with, as a JWK Set (RFC 7517 §5); those that no longer sign stay in it. */
export async function listReceiptKeys(ctx: ServiceContext): Promise<ReceiptKeys> {
  const rows = await selectPublicKeys(ctx.db);
  return {
    keys: rows.map(({ id, publicKey }) => ({ ...pointOf(publicKey), kid: id, alg: "EdDSA", use: "sig" })),
  };
}

function pointOf(publicKey: string): { kty: "OKP"; crv: "Ed25519"; x: string } {
  const { x } = JSON.parse(publicKey) as { x: string };
  return { kty: "OKP", crv: "Ed25519", x };
}
