import { sessions } from "@souk/db/schema/sessions";
import { randomUUID } from "node:crypto";
import type { UserActor } from "../platform/actor.ts";
import type { TestContext } from "./market.ts";

/** What a browser says of itself. */
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** A session of this person's that began so many minutes ago; answers its id. */
export async function openSession(
  { db, actor }: TestContext<UserActor>,
  { minutesAgo = 0, impersonatedBy = null }: { minutesAgo?: number; impersonatedBy?: string | null } = {},
): Promise<string> {
  const startedAt = new Date(Date.now() - minutesAgo * 60_000);
  const [row] = await db
    .insert(sessions)
    .values({
      userId: actor.userId,
      token: randomUUID(),
      userAgent: FIREFOX,
      ipAddress: "192.0.2.7",
      impersonatedBy,
      createdAt: startedAt,
      updatedAt: startedAt,
      expiresAt: new Date(Date.now() + 7 * 86_400_000),
    })
    .returning({ id: sessions.id });
  if (!row) throw new Error("insert into sessions returned no row");
  return row.id;
}

/** The same person, calling with a session that began so many minutes ago. */
export async function withSession<Context extends TestContext<UserActor>>(
  ctx: Context,
  { minutesAgo = 0, impersonatedBy = null }: { minutesAgo?: number; impersonatedBy?: string | null } = {},
): Promise<Context> {
  const id = await openSession(ctx, { minutesAgo, impersonatedBy });
  return { ...ctx, actor: { ...ctx.actor, session: { id, impersonatedBy } } };
}
