import { expect, test } from "vitest";
import { createSaver } from "./saver.ts";
import type { Tokens } from "./tokens.ts";

const tokens = (accessToken: string): Tokens => ({ accessToken });

test("tokens that come while others are being stored are stored after them, and nobody is told before", async () => {
  const stored: string[] = [];
  const waiting: (() => void)[] = [];
  const saver = createSaver(async ({ accessToken }) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    stored.push(accessToken);
  });
  const both = Promise.all([saver.save(tokens("first")), saver.save(tokens("second")), saver.flush()]);
  waiting.shift()?.();
  await expect.poll(() => waiting.length).toBe(1);
  expect(stored).toEqual(["first"]);
  waiting.shift()?.();
  await both;
  expect(stored).toEqual(["first", "second"]);
  expect(saver.unsaved).toBeUndefined();
});

test("what could not be stored is kept, and tried again", async () => {
  const stored: string[] = [];
  let isBroken = true;
  const saver = createSaver(({ accessToken }) => {
    if (isBroken) throw new Error("disk is full");
    stored.push(accessToken);
  });
  await expect(saver.save(tokens("first"))).rejects.toThrow("disk is full");
  expect(saver.unsaved).toEqual(tokens("first"));
  isBroken = false;
  await saver.flush();
  expect(stored).toEqual(["first"]);
});
