import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepRunning, type Running } from "./keep-running.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "log").mockImplementation(() => {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A part that can be made to end at will. */
function fragilePart() {
  const ends: ((how: string) => void)[] = [];
  const stop = vi.fn(async () => ends.at(-1)?.("stopped"));
  const start = vi.fn(async (): Promise<Running> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    ends.push(resolve);
    return { exited: promise, stop };
  });
  return { start, stop, end: (how: string) => ends.at(-1)?.(how) };
}

test("a part that ends unasked is started again", async () => {
  const part = fragilePart();
  await keepRunning("API", part.start, expect.unreachable);
  part.end("SIGKILL");
  await vi.advanceTimersByTimeAsync(500);
  expect(part.start).toHaveBeenCalledTimes(2);
});

test("a part that ends a fourth time within a minute is given up with a sentence", async () => {
  const part = fragilePart();
  const giveUp = vi.fn();
  await keepRunning("API", part.start, giveUp);
  for (let ends = 0; ends < 4; ends += 1) {
    part.end("exit code 1");
    await vi.advanceTimersByTimeAsync(3_000);
  }
  expect(part.start).toHaveBeenCalledTimes(4);
  expect(giveUp).toHaveBeenCalledExactlyOnceWith(
    "The API ended 4 times within a minute, the last time with: exit code 1",
  );
});

test("a part that ends once an hour is never given up", async () => {
  const part = fragilePart();
  await keepRunning("API", part.start, expect.unreachable);
  for (let ends = 0; ends < 10; ends += 1) {
    part.end("exit code 1");
    await vi.advanceTimersByTimeAsync(3_600_000);
  }
  expect(part.start).toHaveBeenCalledTimes(11);
});

test("a part that is stopped stays stopped, also in the midst of its revival", async () => {
  const part = fragilePart();
  const kept = await keepRunning("API", part.start, expect.unreachable);
  part.end("SIGKILL");
  await vi.advanceTimersByTimeAsync(100);
  const stopped = kept.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  await stopped;
  expect(part.start).toHaveBeenCalledTimes(1);
});
