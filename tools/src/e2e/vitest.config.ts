import { defineConfig } from "vitest/config";

/** The browser tests. A busy machine makes them slow, not wrong: they wait for what a person waits for. */
export default defineConfig({
  test: {
    name: "browser",
    root: import.meta.dirname,
    include: ["*.journey.ts"],
    globalSetup: "global-setup.ts",
    setupFiles: "seen.ts",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
