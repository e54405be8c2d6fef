import type { ApiKey } from "@souk/contracts/api-keys/entities";

/** How every key begins, so that a leaked one can be recognised by a scanner. */
export const KEY_PREFIX = "souk_key_";

/** How many keys an organization may have that are neither revoked nor expired. */
export const LIVE_KEYS_LIMIT = 50;

/** How long a revoked key stays in the list, in days. */
export const REVOKED_SHOWN_DAYS = 30;

/** Uses within this time of each other are written down once. */
export const USE_RESOLUTION_MS = 60_000;

const DAY_MS = 86_400_000;

/** When a key that is made now ends; null for never. */
export function expiryOf(now: Date, days: number | null | undefined): Date | null {
  return days ? new Date(now.getTime() + days * DAY_MS) : null;
}

/** Keys that were revoked before this are not listed any more. */
export function shownSince(now: Date): Date {
  return new Date(now.getTime() - REVOKED_SHOWN_DAYS * DAY_MS);
}

/** Where a key stands. One that was revoked in time stays that after its end. */
export function stateOf(
  { revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null },
  now: Date,
): ApiKey["state"] {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt <= now ? "expired" : "live";
}

/** What of a key is shown for ever: the prefix and 24 of its 256 random bits. */
export function startOf(key: string): ApiKey["start"] {
  return key.slice(0, KEY_PREFIX.length + 6);
}

/** Whether it looks like a key: everything else is unknown without a query. */
export function isKey(text: string): boolean {
  return /^souk_key_[0-9a-f]{64}$/.test(text);
}
