import { SoukUnavailable } from "../errors.ts";

/** A published key (RFC 7517). */
export interface PublishedKey {
  kty: string;
  kid?: string;
  [member: string]: unknown;
}

/** A published set of keys. */
export interface KeySet {
  keys: readonly PublishedKey[];
}

/** Keys are fetched anew after an hour, so that one that was withdrawn does not count for long. */
const KEPT_MS = 3_600_000;

/** Receipts with made-up key ids make nobody fetch more often than this. */
const PAUSE_MS = 30_000;

interface Kept {
  set: Promise<KeySet>;
  fetchedAt: number;
}

const kept = new WeakMap<typeof fetch, Map<string, Kept>>();

/** A published key by its id. Kept keys are looked at first; they are read anew when they do not have it. */
export async function findPublishedKey(
  keysUrl: string,
  kid: string,
  via: typeof fetch,
): Promise<PublishedKey | undefined> {
  const known = await keysOf(keysUrl, via, KEPT_MS);
  return findKey(known, kid) ?? findKey(await keysOf(keysUrl, via, PAUSE_MS), kid);
}

/** The key of a set by its id. */
export const findKey = ({ keys }: KeySet, kid: string): PublishedKey | undefined =>
  keys.find((key) => key.kid === kid);

/** The keys that are published at an address, not older than `maxAgeMs`. */
function keysOf(keysUrl: string, via: typeof fetch, maxAgeMs: number): Promise<KeySet> {
  const sets = kept.get(via) ?? new Map<string, Kept>();
  kept.set(via, sets);
  const known = sets.get(keysUrl);
  if (known && Date.now() - known.fetchedAt < maxAgeMs) return known.set;
  const fresh = { set: fetchKeys(keysUrl, via), fetchedAt: Date.now() };
  sets.set(keysUrl, fresh);
  fresh.set.catch(() => sets.get(keysUrl) === fresh && sets.delete(keysUrl));
  return fresh.set;
}

async function fetchKeys(keysUrl: string, via: typeof fetch): Promise<KeySet> {
  try {
    const response = await via(keysUrl, { headers: { accept: "application/json" } });
    const set: unknown = await response.json();
    if (response.ok && isKeySet(set)) return set;
    throw new Error(`${keysUrl} answered ${response.status}.`);
  } catch (cause) {
    const problem = { code: "service.unanswered", title: "The keys of receipts could not be read." };
    throw new SoukUnavailable({ status: 0, problem }, { cause });
  }
}

const isKeySet = (value: unknown): value is KeySet =>
  typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys);
