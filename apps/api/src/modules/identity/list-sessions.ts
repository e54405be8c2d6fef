import type { AccountSession } from "@souk/contracts/account/entities";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { deviceWords } from "./device-words.ts";
import { selectSessions } from "./session-store.ts";

/** What a person reads instead of an admin's device. */
export const ADMIN_WORDS = "An admin of Souk";

/** Where the caller is signed in: the asking session first, then by last activity. */
export async function listSessions(
  ctx: ServiceContext & { actor: UserActor },
): Promise<{ items: AccountSession[] }> {
  const rows = await selectSessions(ctx.db, ctx.actor.userId, ctx.now());
  const items = rows.map((row) => toAccountSession(row, ctx.actor.session?.id));
  return { items: items.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) };
}

/** An admin who looks through their eyes is shown as one, without the address that they do it from. */
function toAccountSession(
  row: Awaited<ReturnType<typeof selectSessions>>[number],
  currentId: string | undefined,
): AccountSession {
  const byAdmin = row.impersonatedBy !== null;
  return {
    id: row.id,
    device: byAdmin ? ADMIN_WORDS : deviceWords(row.userAgent),
    address: byAdmin ? null : row.ipAddress || null,
    startedAt: row.createdAt.toISOString(),
    lastActiveAt: row.updatedAt.toISOString(),
    isCurrent: row.id === currentId,
    byAdmin,
  };
}
