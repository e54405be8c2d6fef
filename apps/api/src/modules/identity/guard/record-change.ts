import { audit } from "../../../platform/audit.ts";
import type { Seal } from "../../../platform/sealing.ts";
import type { Log, Transaction } from "../../../platform/service-context.ts";
import { endKeysOfUser } from "../../api-keys/index.ts";
import { endImpersonationsBy } from "../end-impersonations.ts";
import { selectWaysIn } from "../linked-account-store.ts";
import { noticeOwner } from "../notice-owner.ts";
import { ensurePersonalOrganization } from "../personal-organization.ts";
import { deleteTokensOfGrant, deleteTokensOfSession, deleteTokensOfUser } from "../grant-store.ts";
import { type Change, type Context, RECORDED_MODELS, type RecordedModel, type Row } from "./change.ts";
import { isFirstPassword, recordEmail, recordPassword } from "./record-credentials.ts";
import { recordPasskey, recordTwoFactor, refuseSpentCode } from "./record-factor.ts";

/**
 * True for what is told in the audit log. Codes, tokens and keys are not: they come and go by the
 * thousand, and their own rows say what there is to say.
 */
export function isRecorded(model: string): model is RecordedModel {
  return RECORDED_MODELS.some((recorded) => recorded === model);
}

export interface Recorder {
  tx: Transaction;
  log: Log;
  mailSeal: Seal;
  /** The signed-in person behind the request, if there is one. */
  caller: { id: string; role?: unknown } | undefined;
  /** Their session, which may be an admin's who looks through their eyes. */
  session: ({ id: string } & Record<string, unknown>) | undefined;
  requestId: string | null;
}

/** Carries out what a change of the library's rows entails, and writes its audit row. */
export async function recordChange(change: Change, recorder: Recorder): Promise<void> {
  const row = change.after ?? change.before;
  if (!row) return;
  const ctx = await contextOf(change, recorder, row);
  if (change.model === "user") return recordUser(ctx, change, row);
  if (change.model === "session") return recordSession(ctx, change, row);
  if (change.model === "account") return recordAccount(ctx, change, row);
  if (change.model === "twoFactor") return recordTwoFactor(ctx, change, row);
  if (change.model === "passkey") return recordPasskey(ctx, change, row);
  return recordConsent(ctx, change, row);
}

/** Who signs up or in is not signed in yet: then the actor is the person whose row it is. */
async function contextOf(change: Change, recorder: Recorder, row: Row): Promise<Context> {
  const personId = change.model === "user" ? row.id : String(row["userId"]);
  const userId = recorder.caller?.id ?? personId;
  const organizationId = await ensurePersonalOrganization(recorder.tx, userId);
  const role = recorder.caller?.role === "admin" ? "admin" : "user";
  const impersonatedBy = recorder.session?.["impersonatedBy"];
  const session = recorder.session
    ? { id: recorder.session.id, impersonatedBy: typeof impersonatedBy === "string" ? impersonatedBy : null }
    : null;
  return {
    db: recorder.tx,
    actor: { kind: "user", userId, role, organizationId, organizationRole: "owner", session },
    now: () => new Date(),
    log: recorder.log,
    mailSeal: recorder.mailSeal,
    requestId: recorder.requestId,
  };
}

async function recordUser(ctx: Context, change: Change, row: Row): Promise<void> {
  const { before, after } = change;
  const subject = { kind: "user", id: row.id };
  if (!before) return audit(ctx, { action: "user.signed_up", subject });
  if (!after) return audit(ctx, { action: "user.removed", subject });
  if (after["banned"] === true) {
    await deleteTokensOfUser(ctx.db, row.id);
    await endKeysOfUser(ctx, row.id, "user");
  }
  if (before["banned"] !== after["banned"]) {
    const reason = after["banReason"] ?? null;
    return audit(ctx, {
      action: after["banned"] ? "user.banned" : "user.unbanned",
      subject,
      details: { reason },
    });
  }
  if (before["role"] !== after["role"]) {
    return audit(ctx, { action: "user.role_changed", subject, details: { role: after["role"] } });
  }
  await recordEmail(ctx, change, row);
  const fields = changedFields(before, after);
  if (fields.length > 0) await audit(ctx, { action: "user.changed", subject, details: { fields } });
}

/** Prolonging a session is not told: it happens daily and changes nothing but its end. */
async function recordSession(ctx: Context, { before, after, path }: Change, row: Row): Promise<void> {
  if (before && after) return;
  const userId = String(row["userId"]);
  const what = row["impersonatedBy"] ? "impersonation" : "session";
  const impersonator = row["impersonatedBy"] ? { impersonatedBy: row["impersonatedBy"] } : {};
  const entry = { subject: { kind: "session", id: row.id }, details: { userId, ...impersonator } };
  if (!before) {
    if (path === "/two-factor/verify-totp") await refuseSpentCode(ctx.db, userId);
    return audit(ctx, { action: `${what}.started`, ...entry });
  }
  if (path && REVOKING_PATHS.has(path)) {
    await deleteTokensOfSession(ctx.db, { id: row.id, userId });
    await endImpersonationsBy(ctx, userId);
  }
  await audit(ctx, { action: `${what}.ended`, ...entry, by: impersonatorWhoLeft(ctx, row) });
}

/** An admin who stops looking leaves in their own name; sessions that are ended from elsewhere are whoever's did it. */
function impersonatorWhoLeft({ actor }: Context, row: Row): string | null {
  const impersonatedBy = row["impersonatedBy"];
  if (typeof impersonatedBy !== "string") return null;
  return actor.session && actor.session.id !== row.id ? null : impersonatedBy;
}

/**
 * Whoever revokes a session distrusts it, and so the agents signed in through it. Signing out is
 * different: offline access outlives it by design.
 */
const REVOKING_PATHS = new Set([
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  "/admin/revoke-user-session",
  "/admin/revoke-user-sessions",
]);

async function recordAccount(ctx: Context, change: Change, row: Row): Promise<void> {
  const { before, after, path } = change;
  const subject = { kind: "user", id: String(row["userId"]) };
  const details = { provider: row["providerId"] };
  if (isFirstPassword(change)) await recordPassword(ctx, path, subject.id);
  if (!before) return recordNewWayIn(ctx, change, subject);
  if (!after) return audit(ctx, { action: "user.sign_in_method_removed", subject, details });
  if (before["password"] !== after["password"]) await recordPassword(ctx, path, subject.id);
}

/** Somebody's first way in is no news to them. */
async function recordNewWayIn(ctx: Context, { after }: Change, subject: { kind: string; id: string }) {
  const provider = after?.["providerId"];
  const ways = await selectWaysIn(ctx.db, subject.id);
  if (provider !== "credential" && ways.length > 1) await noticeOwner(ctx, subject.id, "account-linked");
  await audit(ctx, { action: "user.sign_in_method_added", subject, details: { provider } });
}

async function recordConsent(ctx: Context, { before, after }: Change, row: Row): Promise<void> {
  const clientId = String(row["clientId"]);
  const userId = String(row["userId"]);
  const organizationId = String(row["referenceId"]);
  const subject = { kind: "agent_consent", id: row.id };
  const scopes = scopesOf(after ?? row);
  if (!before)
    return audit(ctx, { action: "consent.given", subject, organizationId, details: { clientId, scopes } });
  const isNarrower = scopesOf(before).some((scope) => !scopes.includes(scope));
  if (!after || isNarrower) await deleteTokensOfGrant(ctx.db, { userId, clientId, organizationId });
  if (after)
    return audit(ctx, { action: "consent.changed", subject, organizationId, details: { clientId, scopes } });
  await audit(ctx, { action: "consent.withdrawn", subject, organizationId, details: { clientId } });
}

function scopesOf(row: Row): string[] {
  const scopes = row["scopes"];
  return Array.isArray(scopes) ? scopes.map(String) : [];
}

function changedFields(before: Row, after: Row): string[] {
  return Object.keys(after).filter((field) => field !== "updatedAt" && before[field] !== after[field]);
}
