import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startTestServer } from "./server.ts";

test("what a killed run left behind is swept by the next", async () => {
  const left = path.join(tmpdir(), `souk-test-${2 ** 22 + 1}-left`);
  mkdirSync(left, { recursive: true });
  try {
    const server = await startTestServer();
    await server.stop();
    expect(existsSync(left)).toBe(false);
  } finally {
    rmSync(left, { recursive: true, force: true });
  }
});
