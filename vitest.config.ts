import { defineConfig } from "vitest/config";

const nodeProjects = [
  "packages/contracts",
  "packages/db",
  "packages/mailbox",
  "packages/stripe-emulator",
  "apps/api",
  "apps/agent-demo",
  "tools",
];

// The tests use a real PostgreSQL and real processes, on machines that may be busy.
const patience = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    globalSetup: "packages/db/src/testing/global-setup.ts",
    projects: [
      ...nodeProjects.map((root) => ({
        test: { name: root, root, include: ["src/**/*.test.ts"], ...patience },
      })),
      "apps/web",
    ],
  },
});
