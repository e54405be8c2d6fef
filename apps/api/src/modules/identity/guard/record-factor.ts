import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import { APIError } from "better-auth/api";
import { audit } from "../../../platform/audit.ts";
import type { Transaction } from "../../../platform/service-context.ts";
import { insertSpentCode } from "../factor-store.ts";
import { hashOfCode } from "../lockout/spent-code.ts";
import { noticeOwner } from "../notice-owner.ts";
import type { Change, Context, Row } from "./change.ts";

/** An app that is not confirmed yet protects nothing, so nothing is told of it. */
export async function recordTwoFactor(
  ctx: Context,
  { before, after, path }: Change,
  row: Row,
): Promise<void> {
  const userId = String(row["userId"]);
  const subject = { kind: "user", id: userId };
  if (!before || (!before["verified"] && !after?.["verified"])) return;
  if (!after) {
    await noticeOwner(ctx, userId, "two-factor-disabled");
    return audit(ctx, { action: "user.two_factor_disabled", subject });
  }
  if (!before["verified"]) {
    await noticeOwner(ctx, userId, "two-factor-enabled");
    return audit(ctx, { action: "user.two_factor_enabled", subject });
  }
  if (before["backupCodes"] === after["backupCodes"]) return;
  const isUse = path === "/two-factor/verify-backup-code";
  await noticeOwner(ctx, userId, isUse ? "backup-code-used" : "backup-codes-renewed");
  await audit(ctx, { action: isUse ? "user.backup_code_used" : "user.backup_codes_renewed", subject });
}

/** The counter of a passkey, which moves at each sign-in, is not told. */
export async function recordPasskey(ctx: Context, { before, after }: Change, row: Row): Promise<void> {
  const userId = String(row["userId"]);
  const subject = { kind: "passkey", id: row.id };
  const details = { userId };
  if (before && after) {
    if (before["name"] === after["name"]) return;
    return audit(ctx, { action: "passkey.renamed", subject, details });
  }
  await noticeOwner(ctx, userId, after ? "passkey-added" : "passkey-removed");
  await audit(ctx, { action: after ? "passkey.added" : "passkey.removed", subject, details });
}

/**
 * A code of the app signs in once, in the very transaction of the session that it opens. The library would
 * take one again for as long as it is on the screen.
 */
export async function refuseSpentCode(tx: Transaction, userId: string): Promise<void> {
  const body: unknown = tryGetCurrentAuthEndpointContext()?.body;
  if (typeof body !== "object" || body === null || !("code" in body)) return;
  if (await insertSpentCode(tx, { userId, codeHash: hashOfCode(String(body.code)) })) return;
  throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "Invalid code" });
}
