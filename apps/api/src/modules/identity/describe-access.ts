import type { ManagedSession, ManagedUserDetails } from "@souk/contracts/admin/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectConnectedAgents } from "./consent-store.ts";
import { deviceWords } from "./device-words.ts";
import { selectFactors } from "./factor-store.ts";
import { selectWaysIn } from "./linked-account-store.ts";
import { toConnectedAgent } from "./list-connected-agents.ts";
import { selectLock } from "./lockout-store.ts";
import { selectSessions } from "./session-store.ts";

type Access = Pick<ManagedUserDetails, "factors" | "signInMethods" | "lock" | "sessions" | "connectedAgents">;

/** How somebody gets into their account, where they are in it now, and whom they have let in. For admins. */
export async function describeAccess(
  ctx: ServiceContext,
  person: { userId: string; email: string },
): Promise<Access> {
  const { userId } = person;
  const [factors, ways, lock, sessions, agents] = await Promise.all([
    selectFactors(ctx.db, userId),
    selectWaysIn(ctx.db, userId),
    selectLock(ctx.db, person.email, ctx.now()),
    selectSessions(ctx.db, userId, ctx.now()),
    selectConnectedAgents(ctx.db, userId),
  ]);
  const signInMethods = ways.map(({ provider }) => provider).filter((provider) => provider !== "passkey");
  return {
    factors,
    signInMethods,
    lock,
    sessions: sessions.map(toManagedSession),
    connectedAgents: agents.map(toConnectedAgent),
  };
}

function toManagedSession(row: Awaited<ReturnType<typeof selectSessions>>[number]): ManagedSession {
  const { impersonatedBy: id, impersonatorName: name } = row;
  return {
    id: row.id,
    device: deviceWords(row.userAgent),
    address: row.ipAddress || null,
    startedAt: row.createdAt.toISOString(),
    lastActiveAt: row.updatedAt.toISOString(),
    impersonator: id === null ? null : { id, name: name ?? "" },
  };
}
