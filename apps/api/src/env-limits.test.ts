import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readEnv } from "./env.ts";
import { policiesOf } from "./env-limits.ts";
import { POLICIES } from "./platform/limits/policies.ts";

const COMPLETE = {
  DATABASE_URL: "postgres://souk:souk@localhost:4300/souk",
  AUTH_SECRET: "0123456789abcdef0123456789abcdef",
};

it("limits callers where nobody says otherwise", () => {
  expect(policiesOf(readEnv(COMPLETE))).toEqual(POLICIES);
});

it("takes so many calls in so many seconds for each limit by itself", () => {
  const policies = policiesOf(readEnv({ ...COMPLETE, LIMIT_REST_IP: "50/10" }));
  expect(policies).toEqual({ ...POLICIES, "rest-ip": { points: 50, windowSeconds: 10 } });
});

it("limits nobody when they are off", () => {
  expect(policiesOf(readEnv({ ...COMPLETE, LIMITS: "off" }))).toBeUndefined();
});

it.each(["0/60", "60", "10/0", "-1/60", "many/60", "10/60/1"])(
  "refuses %s, which is no limit",
  (LIMIT_REST_IP) => {
    expect(() => readEnv({ ...COMPLETE, LIMIT_REST_IP })).toThrow(
      "LIMIT_REST_IP is not a limit such as 30/300: so many calls in so many seconds.",
    );
  },
);

it.each([".env.example", "docs/limits.md"])("%s tells the numbers that hold", (file) => {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
  const told = [...text.matchAll(/\b(LIMIT_[A-Z_]+)[=` |]+(\d+\/\d+)/g)].map((match) => [match[1], match[2]]);
  const holding = Object.entries(POLICIES).map(([name, { points, windowSeconds }]) => [
    `LIMIT_${name.replaceAll("-", "_").toUpperCase()}`,
    `${points}/${windowSeconds}`,
  ]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(holding));
});
