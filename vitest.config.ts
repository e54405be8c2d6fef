import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { propertySeedOf } from "./tools/src/check/property-seed.ts";

const nodeProjects = [
  "packages/contracts",
  "packages/db",
  "packages/mailbox",
  "packages/markup",
  "packages/stripe-emulator",
  "packages/agent-sdk",
  "apps/api",
  "apps/agent-demo",
  "tools",
];

// The tests use a real PostgreSQL and real processes, on machines that may be busy.
const patience = { testTimeout: 30_000, hookTimeout: 60_000 };

const propertySeed = {
  provide: { propertySeed: propertySeedOf(process.env) },
  setupFiles: fileURLToPath(new URL("tools/src/testing/set-property-seed.ts", import.meta.url)),
};

const proof = "src/proof/**/*.test.ts";

export default defineConfig({
  test: {
    globalSetup: "packages/db/src/testing/global-setup.ts",
    projects: [
      ...nodeProjects.map((root) => ({
        test: {
          name: root,
          root,
          include: ["src/**/*.test.ts"],
          exclude: [proof],
          ...patience,
          ...propertySeed,
        },
      })),
      // After all others and one by one: it kills servers, and wants the machine for itself.
      {
        test: {
          name: "proof",
          root: "apps/api",
          include: [proof],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      { extends: "apps/web/vite.config.ts", test: { name: "apps/web", root: "apps/web", ...propertySeed } },
    ],
  },
});
