import { users } from "@souk/db/schema/people";
import { sessions, verifications } from "@souk/db/schema/sessions";
import { testDatabase } from "@souk/db/testing/database";
import { eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contextOf, newUser } from "../../testing/market.ts";
import { deleteExpired } from "./index.ts";

describe("the daily removal of what expired", () => {
  it("removes sessions and verifications that are over, and leaves those that are not", async () => {
    const { db } = await testDatabase();
    const { actor } = await newUser(db);
    const now = Date.now();
    const session = (token: string, expiresAt: Date) => ({
      token: `${actor.userId}-${token}`,
      expiresAt,
      userId: actor.userId,
    });
    await db
      .insert(sessions)
      .values([session("over", new Date(now - 1000)), session("live", new Date(now + 60_000))]);
    const identifiers = [`${actor.userId}-over`, `${actor.userId}-live`];
    await db.insert(verifications).values([
      { identifier: `${actor.userId}-over`, value: "x", expiresAt: new Date(now - 1000) },
      { identifier: `${actor.userId}-live`, value: "x", expiresAt: new Date(now + 60_000) },
    ]);
    await deleteExpired(contextOf(db, { kind: "system" }));
    const left = await db
      .select({ token: sessions.token })
      .from(sessions)
      .where(eq(sessions.userId, actor.userId));
    expect(left).toEqual([{ token: `${actor.userId}-live` }]);
    const proofs = await db
      .select()
      .from(verifications)
      .where(inArray(verifications.identifier, identifiers));
    expect(proofs.map((proof) => proof.identifier)).toEqual([`${actor.userId}-live`]);
    expect(await db.$count(users, eq(users.id, actor.userId))).toBe(1);
  });
});
