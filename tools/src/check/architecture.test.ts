import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { surveyArchitecture } from "./architecture.ts";

type Files = Record<string, string>;

/** A small house that keeps every rule, through all of its floors. */
const soundHouse: Files = {
  "packages/contracts/package.json": `{ "name": "@souk/contracts", "exports": { "./*": "./src/*.ts" } }`,
  "packages/contracts/src/usage/operations.ts": `import "zod";`,
  "packages/db/package.json": `{ "name": "@souk/db", "exports": { "./*": "./src/*.ts" } }`,
  "packages/db/src/schema/usage.ts": `import "drizzle-orm"; import "@souk/contracts/usage/operations";`,
  "packages/db/src/testing/database.ts": `import "vitest";`,
  "packages/db/src/embedded/cluster.ts": ``,
  "apps/api/package.json": `{ "name": "@souk/api", "exports": { "./router": { "types": "./src/router.ts" } } }`,
  "apps/api/src/platform/audit.ts": `import "@souk/db/schema/usage";`,
  "apps/api/src/modules/usage/rules.ts": `import "@souk/contracts/usage/operations";`,
  "apps/api/src/modules/usage/store.ts": `import "drizzle-orm"; import "./rules.ts"; import "../../platform/audit.ts";`,
  "apps/api/src/modules/usage/consume-usage.ts": `import "./store.ts"; import "../billing/index.ts";`,
  "apps/api/src/modules/usage/consume-usage.test.ts": `import "vitest"; import "@souk/db/testing/database"; import "pg";`,
  "apps/api/src/modules/usage/router.ts": `import "./consume-usage.ts"; import "../../trpc/procedures.ts";`,
  "apps/api/src/modules/usage/index.ts": `import "./consume-usage.ts";`,
  "apps/api/src/modules/billing/checkout.ts": ``,
  "apps/api/src/modules/billing/index.ts": `import "./checkout.ts";`,
  "apps/api/src/trpc/procedures.ts": `import "@trpc/server";`,
  "apps/api/src/router.ts": `import "./modules/usage/router.ts"; export type AppRouter = string;`,
  "apps/api/src/http/rest.ts": `import "express"; import "../router.ts"; import "../modules/usage/index.ts";`,
  "apps/api/src/app.ts": `import "./http/rest.ts";`,
  "apps/api/src/main.ts": `import "./app.ts";`,
  "apps/web/src/main.tsx": `import type { AppRouter } from "@souk/api/router"; import "@souk/contracts/usage/operations"; export type T = AppRouter;`,
  "packages/agent-sdk/package.json": `{ "name": "@souk/agent", "exports": { ".": "./src/index.ts" } }`,
  "packages/agent-sdk/src/index.ts": `import "./souk.ts";`,
  "packages/agent-sdk/src/souk.ts": ``,
  "apps/agent-demo/src/main.ts": `import "express"; import "@souk/agent";`,
  "tools/src/start/main.ts": `import "@souk/db/embedded/cluster";`,
};

/** One breach for each rule: the files that commit it, on top of the sound house. */
const breaches: Record<string, Files> = {
  "no-cycle": { "apps/api/src/modules/billing/checkout.ts": `import "./index.ts";` },
  "imports-resolve": { "apps/api/src/modules/billing/checkout.ts": `import "./gone.ts";` },
  "contracts-import-zod-only": { "packages/contracts/src/common/text.ts": `import "node:fs";` },
  "db-imports-contracts-only": {
    "packages/db/src/seed/main.ts": `import "../../../../apps/api/src/platform/audit.ts";`,
  },
  "platform-below-modules": { "apps/api/src/platform/actor.ts": `import "../modules/billing/index.ts";` },
  "modules-talk-through-the-door": {
    "apps/api/src/modules/usage/hold.ts": `import "../billing/checkout.ts";`,
  },
  "outsiders-use-the-door": { "apps/api/src/worker.ts": `import "./modules/billing/checkout.ts";` },
  "routers-are-mounted-by-the-router": {
    "apps/api/src/http/docs.ts": `import "../modules/usage/router.ts";`,
  },
  "modules-below-the-process": {
    "apps/api/src/http/problem.ts": ``,
    "apps/api/src/modules/billing/checkout.ts": `import "../../http/problem.ts";`,
  },
  "transport-below-the-process": {
    "apps/api/src/worker.ts": ``,
    "apps/api/src/http/docs.ts": `import "../worker.ts";`,
  },
  "verbs-know-no-transport": { "apps/api/src/modules/billing/checkout.ts": `import "@trpc/server";` },
  "rules-are-pure": {
    "apps/api/src/modules/billing/rules.ts": `import "../../platform/audit.ts";`,
  },
  "sql-lives-in-store": { "apps/api/src/modules/billing/checkout.ts": `import "drizzle-orm";` },
  "store-below-verbs": {
    "apps/api/src/modules/billing/store.ts": `import "./refund.ts";`,
    "apps/api/src/modules/billing/refund.ts": ``,
  },
  "web-imports-contracts-only": { "apps/web/src/lib/clock.ts": `import "@souk/db/schema/usage";` },
  "web-takes-only-types-of-the-api": {
    "apps/web/src/lib/clock.ts": `import "@souk/api/router";`,
  },
  "agent-imports-the-sdk-at-most": {
    "apps/agent-demo/src/clock.ts": `import "../../api/src/platform/audit.ts";`,
  },
  "sdk-imports-nothing": { "packages/agent-sdk/src/index.ts": `import "node:crypto";` },
  "embedded-database-is-for-tools-and-tests": {
    "apps/api/src/worker.ts": `import "@souk/db/embedded/cluster";`,
  },
  "testing-only-in-tests": { "apps/api/src/worker.ts": `import "@souk/db/testing/database";` },
};

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "souk-architecture-"));
  for (const name of ["zod", "drizzle-orm", "pg", "express", "vitest", "@trpc/server"]) {
    write({ [`node_modules/${name}/package.json`]: `{ "name": "${name}", "main": "index.js" }` });
    write({ [`node_modules/${name}/index.js`]: "" });
  }
  mkdirSync(path.join(directory, "node_modules/@souk"));
  for (const [name, place] of Object.entries({
    contracts: "packages/contracts",
    db: "packages/db",
    api: "apps/api",
    agent: "packages/agent-sdk",
  }))
    symlinkSync(path.join(directory, place), path.join(directory, "node_modules/@souk", name));
  write(soundHouse);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
  }
}

test("a house that keeps the rules is judged whole and found sound", async () => {
  const { breaches, unread, read } = await surveyArchitecture(directory);
  expect({ breaches, unread }).toEqual({ breaches: [], unread: [] });
  expect(read).toBe(Object.keys(soundHouse).filter((file) => !file.endsWith("package.json")).length);
});

test.for(Object.entries(breaches))(
  "%s is red on a planted breach, and no other rule is",
  async ([rule, files]) => {
    write(files);
    const survey = await surveyArchitecture(directory);
    expect([...new Set(survey.breaches.map((breach) => breach.rule))]).toEqual([rule]);
  },
);

test("every rule has its planted breach", async () => {
  const { rules } = await surveyArchitecture(directory);
  expect(rules.toSorted()).toEqual(Object.keys(breaches).toSorted());
});
