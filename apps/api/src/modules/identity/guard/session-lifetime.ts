import type { DBAdapter, Where } from "better-auth";

/** A session that is used every week would go on for ever; after so long its owner signs in again. */
export const SESSION_MS = 30 * 86_400_000;

/** How long an admin may look through somebody's eyes, however much they do there. */
export const IMPERSONATION_SECONDS = 60 * 60;

interface Session {
  createdAt: Date;
  impersonatedBy?: string | null;
}

interface Update {
  model: string;
  where: Where[];
  update: Record<string, unknown>;
}

/** The same update, but a session that it prolongs ends at the latest so long after it began. */
export async function withinLifetime<Data extends Update>(adapter: DBAdapter, data: Data): Promise<Data> {
  const { expiresAt } = data.update;
  if (data.model !== "session" || !(expiresAt instanceof Date)) return data;
  const session = await adapter.findOne<Session>({ model: data.model, where: data.where });
  if (!session) return data;
  const longestMs = session.impersonatedBy ? IMPERSONATION_SECONDS * 1000 : SESSION_MS;
  const end = new Date(session.createdAt.getTime() + longestMs);
  return expiresAt < end ? data : { ...data, update: { ...data.update, expiresAt: end } };
}
