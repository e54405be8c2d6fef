import { expect, it } from "vitest";
import { createSeal } from "./sealing.ts";

it("what was sealed is never the same twice and opens only unchanged", () => {
  const { seal, open } = createSeal("a secret for tests", "mail");
  expect(seal("words")).not.toBe(seal("words"));
  expect(open(seal("wörds"))).toBe("wörds");
  const changed = Buffer.from(seal("words"), "base64url");
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
  expect(() => open(changed.toString("base64url"))).toThrow(/unable to authenticate/);
  expect(() => open("")).toThrow(/initialization vector|tag/i);
});

it("what was sealed for one purpose opens for no other, and under no other secret", () => {
  const sealed = createSeal("a secret for tests", "mail").seal("words");
  expect(() => createSeal("a secret for tests", "other").open(sealed)).toThrow(/unable to authenticate/);
  expect(() => createSeal("another secret", "mail").open(sealed)).toThrow(/unable to authenticate/);
});
