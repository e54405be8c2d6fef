import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

const sound = { SOUK_CLIENT_ID: "id", SOUK_CLIENT_SECRET: "secret", AGENT_SECRET: "x".repeat(32) };

test("the addresses of the demo are the defaults, without trailing slashes", () => {
  expect(readEnv({ ...sound, SOUK_API_URL: "https://api.souk.example/" })).toMatchObject({
    AGENT_PORT: 4100,
    AGENT_URL: "http://localhost:4100",
    SOUK_API_URL: "https://api.souk.example",
  });
});

test("all faults are named at once, without their values", () => {
  const read = () => readEnv({ AGENT_SECRET: "short-secret", SOUK_ISSUER: "not a url" });
  expect(read).toThrow(/SOUK_ISSUER[^]*SOUK_CLIENT_ID[^]*SOUK_CLIENT_SECRET[^]*AGENT_SECRET/);
  expect(read).not.toThrow(/short-secret/);
});
