import type { ApiKey } from "@souk/contracts/api-keys/entities";
import { API_KEY_MAX_DAYS } from "@souk/contracts/api-keys/entities";
import { expect, it } from "vitest";
import { keyLives, keyState } from "./key-words.ts";

const now = new Date("2026-11-20T12:00:00Z");
const key = (changes: Partial<ApiKey>) => ({ revokedAt: null, expiresAt: null, ...changes }) as ApiKey;

it.each([
  [{}, "live"],
  [{ expiresAt: "2026-11-20T12:00:00.001Z" }, "live"],
  [{ expiresAt: "2026-11-20T12:00:00.000Z" }, "expired"],
  [{ revokedAt: "2026-11-20T11:00:00.000Z" }, "revoked"],
  [{ revokedAt: "2026-11-20T11:00:00.000Z", expiresAt: "2026-11-20T11:30:00.000Z" }, "revoked"],
])("a key with %o is %s", (changes, state) => {
  expect(keyState(key(changes), now)).toBe(state);
});

it("no key is offered a longer life than the API gives", () => {
  for (const { value } of keyLives) expect(value === "never" || Number(value) <= API_KEY_MAX_DAYS).toBe(true);
});
