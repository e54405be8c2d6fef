// The one-way rule of the house:
//   contracts ← db ← platform ← module (rules ← store ← verbs) ← module router ← router.ts ← http ← app ← main
// tools/src/check/architecture.test.ts sees each of these rules red on a planted breach.

const tests =
  "(\\.test\\.tsx?$|/testing/|^tools/src/e2e/|^apps/api/src/(bench|proof)/|^vitest\\.config\\.ts$)";
const modules = "^apps/api/src/modules/";
const module = "^apps/api/src/modules/([^/]+)/";
const store = [`${module}store\\.ts$`, `${module}[^/]+-store\\.ts$`];
const sql = ["(^|node_modules/)(drizzle-orm|pg)(/|$)", "^packages/db/src/schema/"];
const transport = "(^|node_modules/)(@trpc/[^/]+|express|trpc-to-openapi)(/|$)";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycle",
      comment: "Two files that need each other are one file, or lack a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "imports-resolve",
      comment: "An import that cannot be followed is an import that no rule here can judge.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
    {
      name: "contracts-import-zod-only",
      severity: "error",
      from: { path: "^packages/contracts/src/", pathNot: tests },
      to: { pathNot: ["^packages/contracts/src/", "(^|node_modules/)zod(/|$)"] },
    },
    {
      name: "db-imports-contracts-only",
      severity: "error",
      from: { path: "^packages/db/" },
      to: { path: "^(apps|tools|packages/(?!db/|contracts/))" },
    },
    {
      name: "platform-below-modules",
      comment: "The platform knows no domain, no transport and no process.",
      severity: "error",
      from: { path: "^apps/api/src/platform/", pathNot: tests },
      to: { path: "^apps/api/src/(?!platform/)" },
    },
    {
      name: "modules-talk-through-the-door",
      comment: "Another module's inside is its own business; its index.ts names what it offers.",
      severity: "error",
      from: { path: module },
      to: { path: modules, pathNot: [`${modules}$1/`, `${modules}[^/]+/index\\.ts$`] },
    },
    {
      name: "outsiders-use-the-door",
      comment: "Only router.ts may look past a module's door, and only at its router.",
      severity: "error",
      from: { path: "^apps/api/src/", pathNot: [modules, tests] },
      to: { path: modules, pathNot: [`${modules}[^/]+/index\\.ts$`, `${modules}[^/]+/router\\.ts$`] },
    },
    {
      name: "routers-are-mounted-by-the-router",
      severity: "error",
      from: { path: "^apps/api/src/", pathNot: ["^apps/api/src/router\\.ts$", tests] },
      to: { path: `${modules}[^/]+/router\\.ts$` },
    },
    {
      name: "modules-below-the-process",
      severity: "error",
      from: { path: modules, pathNot: tests },
      to: { path: "^apps/api/src/(http/|(router|app|main|worker|deps|env)\\.ts$)" },
    },
    {
      name: "transport-below-the-process",
      severity: "error",
      from: { path: "^apps/api/src/(http|trpc)/", pathNot: tests },
      to: { path: "^apps/api/src/(app|main|worker)\\.ts$" },
    },
    {
      name: "verbs-know-no-transport",
      comment: "A verb answers tRPC, REST and jobs alike; only the module's router.ts speaks tRPC.",
      severity: "error",
      from: { path: modules, pathNot: [`${modules}[^/]+/router\\.ts$`, tests] },
      to: { path: [transport, "^apps/api/src/trpc/"] },
    },
    {
      name: "rules-are-pure",
      comment: "What decides about money, quota and permission is a function of its arguments.",
      severity: "error",
      from: { path: "^apps/api/src/modules/([^/]+)/rules\\.ts$" },
      to: { pathNot: ["^packages/contracts/src/"] },
    },
    {
      name: "sql-lives-in-store",
      severity: "error",
      from: { path: "^apps/api/src/(modules|http|trpc)/", pathNot: [...store, tests] },
      to: { path: sql },
    },
    {
      name: "store-below-verbs",
      comment: "A store may use the module's rules and other stores, never its verbs.",
      severity: "error",
      from: { path: store },
      to: { path: modules, pathNot: [`${modules}$1/rules\\.ts$`, ...store] },
    },
    {
      name: "web-imports-contracts-only",
      severity: "error",
      from: { path: "^apps/web/" },
      to: { path: "^(apps/(?!web/)|packages/(?!contracts/)|tools)", pathNot: "^apps/api/src/router\\.ts$" },
    },
    {
      name: "web-takes-only-types-of-the-api",
      severity: "error",
      from: { path: "^apps/web/" },
      to: { path: "^apps/api/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "agent-imports-the-sdk-at-most",
      comment: "The demo agent is a stranger to the market, as every agent is: it has what they can install.",
      severity: "error",
      from: { path: "^apps/agent-demo/" },
      to: { path: "^(apps/(?!agent-demo/)|packages/(?!agent-sdk/)|tools)" },
    },
    {
      name: "sdk-imports-nothing",
      comment:
        "It runs wherever there is fetch and WebCrypto: no dependencies, nothing of node:, nothing of the house.",
      severity: "error",
      from: { path: "^packages/agent-sdk/src/", pathNot: tests },
      to: { pathNot: "^packages/agent-sdk/src/" },
    },
    {
      name: "embedded-database-is-for-tools-and-tests",
      severity: "error",
      from: { path: "^apps/", pathNot: tests },
      to: { path: "^packages/db/src/embedded/" },
    },
    {
      name: "testing-only-in-tests",
      severity: "error",
      from: { path: "^(apps|packages|tools)/", pathNot: tests },
      to: { path: ["/testing/", "\\.test\\.tsx?$", "(^|node_modules/)(vitest|fast-check)(/|$)"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".d.ts", ".mjs", ".js", ".json"],
    },
  },
};
