import { createHash, randomBytes } from "node:crypto";
import type { ApiKey } from "@souk/contracts/api-keys/entities";
import type { createApiKey as contract } from "@souk/contracts/api-keys/operations";
import { AppError } from "@souk/contracts/common/errors";
import type { z } from "zod";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { type KeyContext, requireKeyPermission } from "./require-key-permission.ts";
import { expiryOf, KEY_PREFIX, LIVE_KEYS_LIMIT, startOf } from "./rules.ts";
import { insertKey, lockAndCountLive, lockMaker, lockMembers, selectKeys } from "./store.ts";

/**
 * Makes a key of an organization and answers it, this one time: the database holds its SHA-256. An admin who acts in
 * somebody's stead makes none, and nobody does whose access has just ended.
 */
export function createApiKey(
  ctx: KeyContext,
  input: z.output<typeof contract.input>,
): Promise<{ apiKey: ApiKey; key: string }> {
  const { organizationId, name, scopes } = input;
  const { userId, session } = ctx.actor;
  const key = KEY_PREFIX + randomBytes(32).toString("hex");
  return withTransaction(ctx, async (tx) => {
    await lockMembers(tx.db, organizationId);
    await requireKeyPermission(tx, organizationId);
    if (session?.impersonatedBy) throw new AppError("auth.forbidden");
    if (!(await lockMaker(tx.db, userId, session?.id ?? null))) throw new AppError("auth.required");
    const now = tx.now();
    if ((await lockAndCountLive(tx.db, organizationId, now)) >= LIVE_KEYS_LIMIT)
      throw new AppError("api_key.too_many");
    const expiresAt = expiryOf(now, input.expiresInDays);
    const secretHash = hashKey(key);
    const start = startOf(key);
    const keyId = await insertKey(tx.db, {
      organizationId,
      userId,
      name,
      scopes,
      expiresAt,
      secretHash,
      start,
    });
    await audit(tx, {
      action: "api_key.created",
      subject: { kind: "api_key", id: keyId },
      organizationId,
      details: { name, scopes, expiresAt: expiresAt?.toISOString() ?? null },
    });
    const [apiKey] = await selectKeys(tx.db, { organizationId, now, keyId });
    if (!apiKey) throw new AppError("api_key.not_found");
    return { apiKey, key };
  });
}

/** What the database knows a key by. Its 256 random bits need no slow hash. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
