import type { AccountExport } from "@souk/contracts/account/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { ADMIN_WORDS, listConnectedAgents, noticeOwner, requireFreshSession } from "../identity/index.ts";
import type { MailContext } from "../mail/index.ts";
import * as store from "./export-store.ts";

type Context = MailContext & { actor: UserActor };

/**
 * Everything that Souk holds on the caller, each list bounded to its newest 5,000 entries. Needs a fresh
 * session; it is on record, and the owner hears of it. Secrets are not in it: hashes, tokens, keys.
 */
export async function exportAccount(ctx: Context): Promise<AccountExport> {
  await requireFreshSession(ctx);
  return withTransaction(ctx, async (tx) => {
    const { userId } = tx.actor;
    const exported = await collect(tx, userId);
    await noticeOwner(tx, userId, "data-exported");
    await audit(tx, { action: "user.exported", subject: { kind: "user", id: userId } });
    return exported;
  });
}

async function collect(tx: InTransaction<Context>, userId: string): Promise<AccountExport> {
  const { db } = tx;
  const profile = await store.selectProfile(db, userId);
  if (!profile) throw new AppError("auth.required");
  const { id, name, email, emailVerified, image, role, twoFactorEnabled, createdAt } = profile;
  return {
    exportedAt: tx.now().toISOString(),
    profile: { id, name, email, emailVerified, image, role, twoFactorEnabled, createdAt: iso(createdAt) },
    ...(await collectSignIn(tx, userId)),
    invitations: (await store.selectInvitations(db, email)).map((row) => ({
      ...row,
      createdAt: iso(row.createdAt),
      acceptedAt: isoOrNull(row.acceptedAt),
    })),
    ...(await collectPurchases(tx, userId)),
    auditEvents: (await store.selectDeeds(db, userId)).map(({ subjectKind, subjectId, ...deed }) => ({
      ...deed,
      at: iso(deed.at),
      subject: { kind: subjectKind, id: subjectId },
    })),
  };
}

type SignInPart = "signInMethods" | "passkeys" | "sessions" | "connectedAgents" | "organizations" | "apiKeys";

async function collectSignIn(
  tx: InTransaction<Context>,
  userId: string,
): Promise<Pick<AccountExport, SignInPart>> {
  const { db } = tx;
  const connected = await listConnectedAgents(tx);
  return {
    signInMethods: (await store.selectSignInMethods(db, userId)).map((row) => ({
      ...row,
      since: iso(row.since),
    })),
    passkeys: (await store.selectPasskeys(db, userId)).map((row) => ({
      ...row,
      createdAt: iso(row.createdAt),
    })),
    sessions: (await store.selectSessionFacts(db, userId)).map(({ impersonatedBy, ...row }) => ({
      ...row,
      ...(impersonatedBy === null ? {} : { address: null, userAgent: ADMIN_WORDS }),
      startedAt: iso(row.startedAt),
      expiresAt: iso(row.expiresAt),
    })),
    connectedAgents: connected.items.map(({ slug, scopes, connectedAt }) => ({
      agent: slug,
      scopes,
      connectedAt,
    })),
    apiKeys: (await store.selectApiKeys(db, userId)).map((row) => ({
      ...row,
      createdAt: iso(row.createdAt),
      lastUsedAt: isoOrNull(row.lastUsedAt),
      revokedAt: isoOrNull(row.revokedAt),
    })),
    organizations: (await store.selectSeats(db, userId)).map(({ personalUserId, ...seat }) => ({
      ...seat,
      isPersonal: personalUserId !== null,
      since: iso(seat.since),
    })),
  };
}

type PurchasePart = "subscriptions" | "invoices" | "usage";

async function collectPurchases(
  { db }: InTransaction<Context>,
  userId: string,
): Promise<Pick<AccountExport, PurchasePart>> {
  return {
    subscriptions: (await store.selectPlans(db, userId)).map((row) => ({
      ...row,
      startedAt: iso(row.startedAt),
      canceledAt: isoOrNull(row.canceledAt),
    })),
    invoices: (await store.selectInvoices(db, userId)).map((row) => ({
      ...row,
      createdAt: iso(row.createdAt),
      paidAt: isoOrNull(row.paidAt),
    })),
    usage: (await store.selectUsage(db, userId)).map((row) => ({
      ...row,
      periodStart: iso(row.periodStart),
      periodEnd: isoOrNull(row.periodEnd),
    })),
  };
}

function iso(at: Date): string {
  return at.toISOString();
}

function isoOrNull(at: Date | null): string | null {
  return at && iso(at);
}
