import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { checkEnvironment } from "./env.ts";
import { fixedSeed, propertySeedOf } from "./property-seed.ts";

test.each([
  ["on a laptop every property draws its own", {}, null],
  ["where CI is off, too", { CI: "false" }, null],
  ["CI takes the fixed one", { CI: "true" }, fixedSeed],
  ["a seed that is named is taken", { PROPERTY_SEED: "-1234567890" }, -1_234_567_890],
  ["also in CI", { CI: "true", PROPERTY_SEED: "7" }, 7],
  ["fresh ones can be asked for, also in CI", { CI: "true", PROPERTY_SEED: "fresh" }, null],
])("%s", (_what, env, seed) => {
  expect(propertySeedOf(env)).toBe(seed);
});

test("a seed that is none is refused in words", () => {
  expect(() => propertySeedOf({ PROPERTY_SEED: "lucky" })).toThrow('a whole number or "fresh", not lucky');
});

test("`npm test` has a seed wherever it runs, and passes on the one that is asked for", () => {
  const asked = process.env["PROPERTY_SEED"];
  expect(checkEnvironment().PROPERTY_SEED).toBe(asked ?? String(fixedSeed));
});

test("the properties of this run draw from its seed", () => {
  expect(fc.readConfigureGlobal().seed).toBe(inject("propertySeed") ?? undefined);
});

test("a property with a seed tries the same cases each time, and a failure tells the seed", () => {
  const tried = () => {
    const cases: number[] = [];
    fc.assert(
      fc.property(fc.integer(), (number) => void cases.push(number)),
      { seed: 7 },
    );
    return cases;
  };
  expect(tried()).toEqual(tried());
  const failing = () =>
    fc.assert(
      fc.property(fc.integer(), () => false),
      { seed: 7 },
    );
  expect(failing).toThrow("seed: 7");
});
