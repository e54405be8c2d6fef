import { timingSafeEqual } from "node:crypto";
import type { Database } from "@souk/db/client";
import { isPreviousSecret } from "./client-secret-store.ts";
import { hashToken } from "./tokens.ts";

/**
 * How the provider keeps and checks the secrets of clients, wherever a client proves itself (token, introspection,
 * revocation): by SHA-256, and after a rotation the one before counts too until its time is over.
 */
export function clientSecrets(db: Database) {
  return {
    hash: (secret: string) => hashToken(secret),
    verify: (secret: string, presentHash: string): Promise<boolean> => {
      const secretHash = hashToken(secret);
      if (isSame(secretHash, presentHash)) return Promise.resolve(true);
      return isPreviousSecret(db, { secretHash, presentHash, now: new Date() });
    },
  };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
