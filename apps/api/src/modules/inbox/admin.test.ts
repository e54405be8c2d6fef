import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { stripeEvents } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newUser, throughAgent } from "../../testing/market.ts";
import { eventsOf, receive } from "../../testing/stripe-inbox.ts";
import { retryStripeEvents } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(() => db.delete(stripeEvents));

const admin = async () => callerOf(await newUser(db, "admin")).inbox;
const system = () => contextOf(db, { kind: "system" });

/** An event in a state, with its row's id. */
async function received(state = "received", changes: { type?: string; receivedAt?: Date } = {}) {
  const { type, ...values } = changes;
  const stripeEventId = await receive(db, type ? { type } : {});
  const processedAt = state === "done" || state === "ignored" ? new Date() : null;
  const [row] = await db
    .update(stripeEvents)
    .set({
      ...values,
      state,
      processedAt,
      ...(state === "dead" ? { attempts: 12, lastError: "Error: no" } : {}),
    })
    .where(eq(stripeEvents.stripeEventId, stripeEventId))
    .returning();
  if (!row) throw new Error("the event was not stored");
  return row;
}

describe("the list of events", () => {
  it("is newest first, in pages, with payload, state and error", async () => {
    const rows = [await received(), await received("dead"), await received("done")];
    const inbox = await admin();
    const page = await inbox.listStripeEvents({ limit: 2 });
    expect(page.items.map(({ id }) => id)).toEqual([rows[2]?.id, rows[1]?.id]);
    expect(page.items[1]).toMatchObject({
      stripeEventId: rows[1]?.stripeEventId,
      state: "dead",
      attempts: 12,
      lastError: "Error: no",
      nextAttemptAt: null,
      payload: {},
    });
    const next = await inbox.listStripeEvents({ limit: 2, cursor: page.nextCursor ?? "" });
    expect(next).toMatchObject({
      items: [{ id: rows[0]?.id, nextAttemptAt: expect.any(String) }],
      nextCursor: null,
    });
  });

  it("is narrowed by state and by the beginning of the type, taken to the letter", async () => {
    const paid = await received("done", { type: "invoice.paid" });
    await received("failed", { type: "invoice.paid" });
    await received("done", { type: "refund.created" });
    const inbox = await admin();
    const idsOf = async (input: Parameters<typeof inbox.listStripeEvents>[0]) =>
      (await inbox.listStripeEvents(input)).items.map(({ id }) => id);
    expect(await idsOf({ state: "done", type: "invoice." })).toEqual([paid.id]);
    expect(await idsOf({ type: "invoice_" })).toEqual([]);
    expect(await idsOf({ type: "%" })).toEqual([]);
    expect(await idsOf({ type: "" })).toHaveLength(3);
  });

  it("is for admins only, and refuses what is no cursor", async () => {
    const user = await newUser(db);
    const agent = throughAgent(user, await newAgent(db));
    const nobody = callerOf(contextOf(db, { kind: "anonymous" }));
    expect(await refusalOf(nobody.inbox.listStripeEvents({}))).toBe("auth.required");
    expect(await refusalOf(callerOf(user).inbox.listStripeEvents({}))).toBe("auth.forbidden");
    expect(await refusalOf(callerOf(agent).inbox.listStripeEvents({}))).toBe("auth.forbidden");
    expect(await refusalOf((await admin()).listStripeEvents({ cursor: "x" }))).toBe("request.invalid");
  });
});

describe("retrying an event", () => {
  it.each(["failed", "dead", "done", "ignored", "received"])("puts one that is %s back", async (state) => {
    const { id } = await received(state);
    expect(await (await admin()).retryStripeEvent({ eventId: id })).toMatchObject({
      id,
      state: "received",
      attempts: 0,
      lastError: null,
      processedAt: null,
    });
  });

  it("is on record with who did it", async () => {
    const { id } = await received("dead");
    const person = await newUser(db, "admin");
    await callerOf(person).inbox.retryStripeEvent({ eventId: id });
    expect(await db.select().from(auditEvents).where(eq(auditEvents.subjectId, id))).toMatchObject([
      { action: "stripe_event.retried", actorId: person.actor.userId, organizationId: null },
    ]);
  });

  it("is refused to others, and for events that do not exist", async () => {
    const { id, stripeEventId } = await received("dead");
    const nobody = callerOf(contextOf(db, { kind: "anonymous" }));
    expect(await refusalOf(nobody.inbox.retryStripeEvent({ eventId: id }))).toBe("auth.required");
    const user = callerOf(await newUser(db)).inbox;
    expect(await refusalOf(user.retryStripeEvent({ eventId: id }))).toBe("auth.forbidden");
    const inbox = await admin();
    expect(await refusalOf(inbox.retryStripeEvent({ eventId: randomUUID() }))).toBe("stripe_event.not_found");
    expect(await refusalOf(inbox.retryStripeEvent({ eventId: "evt_1" }))).toBe("request.invalid");
    expect((await eventsOf(db, [stripeEventId]))[0]).toMatchObject({ state: "dead" });
  });
});

describe("retrying many", () => {
  it("puts failed and dead ones back and leaves the others", async () => {
    const rows = await Promise.all(
      ["received", "failed", "dead", "done", "ignored"].map((state) => received(state)),
    );
    const retried = await retryStripeEvents(system(), {});
    expect(retried.map(({ state }) => state).toSorted()).toEqual(["dead", "failed"]);
    const after = await eventsOf(
      db,
      rows.map(({ stripeEventId }) => stripeEventId),
    );
    expect(after.map((row) => row?.state)).toEqual(["received", "received", "received", "done", "ignored"]);
  });

  it("is narrowed by when they came, by type and by id", async () => {
    const old = await received("dead", {
      type: "invoice.paid",
      receivedAt: new Date("2026-01-01T00:00:00Z"),
    });
    const young = await received("dead", { type: "refund.created" });
    const idsOf = async (wish: Parameters<typeof retryStripeEvents>[1]) =>
      (await retryStripeEvents(system(), { ...wish, dryRun: true })).map(({ id }) => id);
    expect(await idsOf({ since: new Date("2026-02-01T00:00:00Z") })).toEqual([young.id]);
    expect(await idsOf({ type: "invoice." })).toEqual([old.id]);
    expect(await idsOf({ id: young.stripeEventId })).toEqual([young.id]);
    expect(await idsOf({ id: young.stripeEventId, type: "invoice." })).toEqual([]);
  });

  it("puts a named one back whatever became of it", async () => {
    const done = await received("done");
    await retryStripeEvents(system(), { id: done.stripeEventId });
    expect((await eventsOf(db, [done.stripeEventId]))[0]).toMatchObject({ state: "received" });
  });

  it("changes nothing in a dry run", async () => {
    const dead = await received("dead");
    expect(await retryStripeEvents(system(), { dryRun: true })).toHaveLength(1);
    expect((await eventsOf(db, [dead.stripeEventId]))[0]).toEqual(dead);
  });
});
