import { randomUUID } from "node:crypto";
import type { ErrorCode } from "@souk/contracts/common/errors";
import { testDatabase } from "@souk/db/testing/database";
import { beforeAll, describe, expect, it } from "vitest";
import { toFailure } from "../http/failure.ts";
import type { UserActor } from "../platform/actor.ts";
import { appRouter } from "../router.ts";
import { callerOf } from "../testing/caller.ts";
import { newUser, type TestContext } from "../testing/market.ts";
import {
  openPermissionMarket,
  PERMISSION_INPUTS,
  type PermissionMarket,
  seatPerson,
} from "../testing/permission-market.ts";

let market: PermissionMarket;
let adminId: string;
beforeAll(async () => {
  const { db } = await testDatabase();
  market = await openPermissionMarket(db);
  adminId = (await newUser(db, "admin")).actor.userId;
});

const procedures = Object.entries<unknown>(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  type: (procedure as { _def: { type: string } })._def.type,
}));
const mutations = procedures.filter(({ type }) => type === "mutation").map(({ path }) => path);

/** Everyday work of buyers. Everything else that changes something is the person's own; a new mutation is, too. */
const OPEN = [
  "billing.cancelSubscription",
  "billing.checkout",
  "billing.completeCheckout",
  "billing.resumeSubscription",
  "billing.switchSubscription",
  "organizations.switch",
  "payments.requestRefund",
  "usage.consume",
  "usage.release",
];

type Caller = Record<string, Record<string, (input: unknown) => Promise<unknown>>>;

/** What an owner who publishes is answered, or an admin through their eyes. */
async function codeOf(path: string, impersonatedBy: string | null): Promise<ErrorCode | undefined> {
  const person = await seatPerson(market, { seat: { role: "owner", vendorRole: null }, platform: "admin" });
  const actor: UserActor = { ...person.actor, session: { id: randomUUID(), impersonatedBy } };
  const ctx: TestContext<UserActor> = { ...person, actor };
  const [area = "", verb = ""] = path.split(".");
  const call = (callerOf(ctx) as unknown as Caller)[area]?.[verb];
  if (!call) throw new Error(`there is no ${path}`);
  return call(PERMISSION_INPUTS[path]?.(market)).then(
    () => undefined,
    (error: unknown) => toFailure(error).code,
  );
}

describe("through somebody's eyes an admin", () => {
  it.each(mutations.filter((path) => !OPEN.includes(path)))("cannot %s", async (path) => {
    expect(await codeOf(path, adminId)).toBe("auth.forbidden");
  });

  it.each(OPEN)("can %s, as the person could", async (path) => {
    expect(await codeOf(path, adminId)).not.toBe("auth.forbidden");
  });

  it.each(procedures.filter(({ type }) => type === "query").map(({ path }) => path))(
    "reads %s as the person does",
    async (path) => {
      if (!PERMISSION_INPUTS[path]) return;
      expect(await codeOf(path, adminId)).toBe(await codeOf(path, null));
    },
  );
});

it("every verb that is open to an admin's eyes is a mutation there is", () => {
  expect(mutations).toEqual(expect.arrayContaining(OPEN));
});
