import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appRouter } from "../../router.ts";
import { fingerprint } from "../../testing/fingerprint.ts";
import { contextOf } from "../../testing/market.ts";
import { organizationMutations } from "../../testing/organization-mutations.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { createCategory, setIcon } from "../catalog/index.ts";
import { rotateClientSecret } from "../identity/index.ts";
import { type Changes, type MutationStage, vendorWithAgent } from "../../testing/mutation-stage.ts";
import { accountMutations } from "../../testing/account-mutations.ts";
import { catalogMutations } from "../../testing/catalog-mutations.ts";
import { billingMutations } from "../../testing/billing-mutations.ts";
import { clientMutations } from "../../testing/client-mutations.ts";
import { usageMutations } from "../../testing/usage-mutations.ts";
import { adminMutations } from "../../testing/admin-mutations.ts";

let db: Database;
let stripe: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  stripe = await startTestStripe();
});
afterAll(() => stripe.emulator.close());
const system = () => contextOf(db, { kind: "system" });

const stage: MutationStage = {
  get db() {
    return db;
  },
  get stripe() {
    return stripe;
  },
};

/** Every mutation that a caller can reach, by its path in the router. */
const procedures: Changes = {
  ...organizationMutations(() => db),
  ...accountMutations(stage),
  ...catalogMutations(stage),
  ...billingMutations(stage),
  ...clientMutations(stage),
  ...adminMutations(stage),
  ...usageMutations(stage),
};

/** Changes that only commands and jobs make. */
const commands: Changes = {
  createCategory: () =>
    Promise.resolve({
      ctx: system(),
      make: (ctx) => createCategory(ctx, { slug: `c-${randomUUID()}`, name: "Tests", summary: "" }),
      actions: ["category.created"],
    }),
  setIcon: async () => {
    const { agentId } = await vendorWithAgent(stage);
    return {
      ctx: system(),
      make: (ctx) => setIcon(ctx, agentId, { contentType: "image/png", body: Buffer.from("x") }),
      actions: ["listing.icon_set"],
    };
  },
  rotateClientSecret: async () => {
    const { agent } = await vendorWithAgent(stage);
    return {
      ctx: system(),
      make: (ctx) => rotateClientSecret(ctx, { clientId: agent.clientId, overlapHours: 0 }),
      actions: ["oauth_client.secret_rotated"],
    };
  },
};

/** The usage ledger is the record of these: who, when and how much stand in its rows. */
const RECORDED_ELSEWHERE = [
  "usage.consume",
  "usage.consumeBatch",
  "usage.hold",
  "usage.settle",
  "usage.release",
];

/** Opens pages of Stripe's and writes nothing; what is changed there comes back as events. */
const CHANGES_NOTHING = ["billing.openPortal"];

/** The same database, of which no transaction is kept. */
function failingAtCommit(of: Database): Database {
  const transaction: Database["transaction"] = (work) =>
    of.transaction(async (tx) => {
      await work(tx);
      throw new Error("the commit failed");
    });
  return new Proxy(of, {
    get: (target, property) =>
      property === "transaction" ? transaction : (Reflect.get(target, property, target) as unknown),
  });
}

describe.each(Object.entries({ ...procedures, ...commands }))("%s", (_, prepare) => {
  it("writes who did what into the audit log", async () => {
    const { ctx, make, actions } = await prepare();
    const requestId = randomUUID();
    await make({ ...ctx, requestId });
    const rows = await db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.requestId, requestId))
      .orderBy(auditEvents.id);
    expect(rows.map(({ action }) => action)).toEqual(actions);
    for (const { actorKind, actorId } of rows) {
      expect({ actorKind, actorId }).toEqual({
        actorKind: ctx.actor.kind,
        actorId: ctx.actor.kind === "user" ? ctx.actor.userId : null,
      });
    }
  });

  it("changes nothing at all when its audit row cannot be written", async () => {
    const { ctx, make } = await prepare();
    const before = await fingerprint(db);
    // The request id stands in the audit row only, and PostgreSQL stores no NUL.
    await expect(make({ ...ctx, requestId: "\0" })).rejects.toThrow("audit_events");
    expect(await fingerprint(db)).toEqual(before);
    // Nor does its audit row stay when the change is not kept.
    await expect(make({ ...ctx, db: failingAtCommit(db) })).rejects.toThrow("the commit failed");
    expect(await fingerprint(db)).toEqual(before);
    await make({ ...ctx, requestId: null });
    expect(await fingerprint(db)).not.toEqual(before);
  });
});

describe("the list above", () => {
  it("names every mutation there is", () => {
    const mutations = Object.entries<unknown>(appRouter._def.procedures)
      .filter(([, procedure]) => (procedure as { _def: { type: string } })._def.type === "mutation")
      .map(([path]) => path);
    expect(mutations.toSorted()).toEqual(
      [...Object.keys(procedures), ...RECORDED_ELSEWHERE, ...CHANGES_NOTHING].toSorted(),
    );
  });
});
