import type { DBAdapter, Where } from "better-auth";

/** A session that is used every week would go on for ever; after so long its owner signs in again. */
export const SESSION_MS = 30 * 86_400_000;

interface Update {
  model: string;
  where: Where[];
  update: Record<string, unknown>;
}

/** The same update, but a session that it prolongs ends at the latest thirty days after it began. */
export async function withinLifetime<Data extends Update>(adapter: DBAdapter, data: Data): Promise<Data> {
  const { expiresAt } = data.update;
  if (data.model !== "session" || !(expiresAt instanceof Date)) return data;
  const session = await adapter.findOne<{ createdAt: Date }>({ model: data.model, where: data.where });
  if (!session) return data;
  const end = new Date(session.createdAt.getTime() + SESSION_MS);
  return expiresAt < end ? data : { ...data, update: { ...data.update, expiresAt: end } };
}
