import { expect, test } from "vitest";
import { eventProgress } from "./event-state.ts";

const untried = { state: "received", attempts: 0, nextAttemptAt: null, processedAt: null } as const;

test("an event says how often it was tried and what comes next", () => {
  expect(eventProgress(untried)).toBe("Not tried yet");
  expect(eventProgress({ ...untried, state: "dead", attempts: 12 })).toBe("12 attempts, waits for a person");
  const next = {
    ...untried,
    state: "failed",
    attempts: 1,
    nextAttemptAt: "2026-11-20T12:00:00.000Z",
  } as const;
  expect(eventProgress(next)).toMatch(/^1 attempt, next on 20 Nov 2026/);
  const done = { ...untried, state: "done", attempts: 2, processedAt: "2026-11-20T12:00:00.000Z" } as const;
  expect(eventProgress(done)).toMatch(/^2 attempts, worked on 20 Nov 2026/);
});
