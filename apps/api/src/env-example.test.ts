import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Env, readEnv } from "./env.ts";

const example = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");
const pairs = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(
  (match) => [match[1] ?? "", match[2] ?? ""] as const,
);
const readByNpmStart = [
  "WEB_PORT",
  "AGENT_PORT",
  "PG_PORT",
  "STRIPE_EMULATOR_PORT",
  "MAILBOX_PORT",
  "MAILBOX_SMTP_PORT",
  "DATA_DIR",
];

test(".env.example names every variable that the API reads, and none that nobody reads", () => {
  expect(pairs.map(([name]) => name).toSorted()).toEqual(
    [...Object.keys(Env.shape), ...readByNpmStart].toSorted(),
  );
});

test("every value in .env.example is one that the API accepts, stand-ins in development only", () => {
  const all = Object.fromEntries(pairs);
  expect(() => readEnv({ ...all, NODE_ENV: "development" })).not.toThrow();
  const standIns = { GOOGLE_URL: "", GITHUB_URL: "", MICROSOFT_URL: "" };
  expect(() => readEnv({ ...all, ...standIns })).not.toThrow();
});
