import type { Database } from "@souk/db/client";
import { jwt } from "better-auth/plugins";
import { insertFirstSigningKey, selectPublishedKeys } from "../signing-key-store.ts";

/** Longer ago than any clock here is off: how the library is told that a key signs nothing. */
const NOT_SIGNING = new Date(0);

/** In the library a key is published for so long after it stopped signing; which keys are, we decide ourselves. */
const ALWAYS_SECONDS = 100 * 365 * 86_400;

/**
 * The keys that sign id tokens: RS256, which every OpenID client must know. Several are published at a time,
 * and exactly one signs: the one whose time came last. Nothing is cached, so every process changes at once.
 */
export function signingKeys(db: Database) {
  return jwt({
    jwks: { keyPairConfig: { alg: "RS256", modulusLength: 2048 }, gracePeriod: ALWAYS_SECONDS },
    adapter: {
      getJwks: () => keysForLibrary(db),
      createJwk: async (key) => keyForLibrary(await insertFirstSigningKey(db, key)),
    },
    disableSettingJwtHeader: true,
  });
}

async function keysForLibrary(db: Database) {
  const now = new Date();
  const keys = await selectPublishedKeys(db, now);
  const signing = keys.find(({ signsFrom }) => signsFrom <= now);
  return keys.map((key) => ({
    ...keyForLibrary(key),
    ...(key.id === signing?.id ? {} : { expiresAt: NOT_SIGNING }),
  }));
}

function keyForLibrary(key: Awaited<ReturnType<typeof selectPublishedKeys>>[number]) {
  const { id, publicKey, privateKey, signsFrom } = key;
  return { id, publicKey, privateKey, createdAt: signsFrom, alg: "RS256" as const };
}
