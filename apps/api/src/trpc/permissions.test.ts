import { ApiKeyScope, UserRole, OrganizationRole, VendorRole } from "@souk/contracts/identity/entities";
import {
  type Action,
  allows,
  keyScopeOf,
  PERMISSIONS,
  type Permission,
  scopeOf,
} from "@souk/contracts/identity/permissions";
import type { ErrorCode } from "@souk/contracts/common/errors";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { beforeAll, describe, expect, it } from "vitest";
import { toFailure } from "../http/failure.ts";
import type { Actor } from "../platform/actor.ts";
import { appRouter } from "../router.ts";
import { callerOf } from "../testing/caller.ts";
import { contextOf, newUser, type TestContext, throughAgent, throughKey } from "../testing/market.ts";
import {
  openPermissionMarket,
  PERMISSION_INPUTS,
  type PermissionMarket,
  seatPerson,
  type TestSeat,
} from "../testing/permission-market.ts";
import type { ProcedureMeta } from "./init.ts";

let db: Database;
let market: PermissionMarket;
beforeAll(async () => {
  ({ db } = await testDatabase());
  market = await openPermissionMarket(db);
});

const flat = appRouter._def.procedures as unknown as Record<string, { _def: { meta?: ProcedureMeta } }>;
const procedures = Object.entries(flat).map(([path, { _def }]) => ({
  path,
  access: _def.meta?.access,
  action: _def.meta?.action,
}));
const permitted = procedures.flatMap(({ path, action }) => (action ? [{ path, action }] : []));

/** Every seat there is, and none. */
const SEATS: TestSeat[] = [
  null,
  ...OrganizationRole.options.flatMap((role) =>
    [null, ...VendorRole.options].map((vendorRole) => ({ role, vendorRole })),
  ),
];

function actionOf(path: string): Action {
  const action = permitted.find((procedure) => procedure.path === path)?.action;
  if (!action) throw new Error(`${path} needs no permission`);
  return action;
}

type Verdict = "allowed" | "forbidden" | "absent";

/** The codes by which an organization or vendor of others does not exist. */
const ABSENT = new Set<ErrorCode>(["organization.not_found", "vendor.not_found", "listing.not_found"]);

const ABSENT_OR_FORBIDDEN = new Set<ErrorCode | undefined>([...ABSENT, "auth.forbidden"]);

/** How the call was judged; whatever was refused for another reason was allowed to be tried. */
async function judge(path: string, ctx: TestContext<Actor>): Promise<Verdict> {
  const code = await codeOf(path, ctx);
  if (code === "auth.forbidden") return "forbidden";
  return code && ABSENT.has(code) ? "absent" : "allowed";
}

/** The procedures as their paths name them. */
type Caller = Record<string, Record<string, (input: unknown) => Promise<unknown>>>;

async function codeOf(path: string, ctx: TestContext<Actor>): Promise<ErrorCode | undefined> {
  const input = PERMISSION_INPUTS[path];
  if (!input) throw new Error(`${path} has no input in permission-market.ts`);
  const [area = "", verb = ""] = path.split(".");
  const caller = callerOf(ctx) as unknown as Caller;
  const call = caller[area]?.[verb];
  if (!call) throw new Error(`there is no ${path}`);
  const failure = await call(input(market)).then(
    () => undefined,
    (error: unknown) => toFailure(error),
  );
  if (failure?.code === "internal") throw failure.cause;
  if (failure?.code === "request.invalid") throw new Error(`the input of ${path} is invalid`);
  return failure?.code;
}

/** What the table says. Whoever acts for the organization they own is asked for nothing about a foreign one. */
function verdictOf(
  path: string,
  action: Action,
  { seat, platform }: { seat: TestSeat; platform: UserRole },
): Verdict {
  const { about }: Permission = PERMISSIONS[action];
  if (about === "platform" || allows({ platform }, action))
    return allows({ platform }, action) ? "allowed" : "forbidden";
  if (!seat) return about === "organization" && !namesOrganization(path) ? "allowed" : "absent";
  const roles = { platform, organization: seat.role, vendor: seat.vendorRole };
  return allows(roles, action) ? "allowed" : "forbidden";
}

function namesOrganization(path: string): boolean {
  const input = PERMISSION_INPUTS[path]?.(market);
  return typeof input === "object" && input !== null && "organizationId" in input;
}

it("every procedure is public or says which permission it needs, and none says both", () => {
  for (const { path, access, action } of procedures)
    expect([path, action !== undefined]).toEqual([path, access !== "public"]);
  expect(permitted.map(({ path }) => path).toSorted()).toEqual(Object.keys(PERMISSION_INPUTS).toSorted());
});

it("every permission is needed somewhere", () => {
  const needed = new Set<string>(permitted.map(({ action }) => action));
  expect(
    Object.keys(PERMISSIONS)
      .filter((action) => !needed.has(action))
      .toSorted(),
  ).toEqual(NOT_BY_PROCEDURES);
});

/** Asked for by the provider's consent, by verbs beside another permission, and by calls that are not built on this router. */
const NOT_BY_PROCEDURES = ["agents.connect", "owners.manage"];

describe("what the table says holds for every role at", () => {
  it.each(permitted)("$path ($action)", async ({ path, action }) => {
    for (const platform of UserRole.options) {
      for (const seat of SEATS) {
        const ctx = await seatPerson(market, { seat, platform });
        const who = { platform, ...seat };
        expect([who, await judge(path, ctx)]).toEqual([who, verdictOf(path, action, { seat, platform })]);
      }
    }
  });
});

describe("an agent's token", () => {
  it.each(permitted)("opens $path only if its scope is $action's", async ({ path, action }) => {
    const person = await seatPerson(market, {
      seat: { role: "member", vendorRole: null },
      platform: "admin",
    });
    const scope = scopeOf(action);
    const everyScope = await codeOf(path, throughAgent(person, market.agent));
    const noScope = await codeOf(path, throughAgent(person, market.agent, []));
    expect([everyScope === "auth.forbidden", noScope]).toEqual(
      scope ? [false, "auth.insufficient_scope"] : [true, "auth.forbidden"],
    );
  });
});

describe("an API key", () => {
  it.each(permitted)("opens $path only if its scope is $action's", async ({ path, action }) => {
    const person = await seatPerson(market, { seat: { role: "owner", vendorRole: null }, platform: "admin" });
    const scope = keyScopeOf(action);
    const everyScope = await codeOf(path, throughKey(person));
    const others = ApiKeyScope.options.filter((other) => other !== scope);
    const everyOther = await codeOf(path, throughKey(person, others));
    expect([ABSENT_OR_FORBIDDEN.has(everyScope), everyOther]).toEqual(
      scope ? [false, "auth.insufficient_scope"] : [true, "auth.forbidden"],
    );
  });

  it.each(permitted.filter(({ action }) => keyScopeOf(action)))(
    "does at $path what its maker's role allows, their role on the marketplace apart",
    async ({ path, action }) => {
      for (const seat of SEATS) {
        if (!seat) continue;
        const person = await seatPerson(market, { seat, platform: "admin" });
        const verdict = verdictOf(path, action, { seat, platform: "user" });
        expect([seat, await judge(path, throughKey(person))]).toEqual([seat, verdict]);
      }
    },
  );

  it.each(permitted.filter(({ action }) => PERMISSIONS[action].about === "vendor"))(
    "of another organization finds nothing at $path",
    async ({ path }) => {
      const stranger = await newUser(db);
      expect(await judge(path, throughKey(stranger))).toBe(
        keyScopeOf(actionOf(path)) ? "absent" : "forbidden",
      );
    },
  );
});

it.each(permitted)("a visitor is asked to sign in at $path", async ({ path }) => {
  expect(await codeOf(path, contextOf(db, { kind: "anonymous" }))).toBe("auth.required");
});
