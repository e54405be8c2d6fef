import { expect, it } from "vitest";
import { readEnv } from "./env.ts";
import { socialClients } from "./env-social.ts";
import { DEFAULT_LIMITS } from "./testing/default-limits.ts";

const COMPLETE = {
  DATABASE_URL: "postgres://souk:souk@localhost:4300/souk",
  AUTH_SECRET: "0123456789abcdef0123456789abcdef",
};

it("two variables are enough", () => {
  expect(readEnv(COMPLETE)).toEqual({
    ...COMPLETE,
    NODE_ENV: "development",
    PORT: 4000,
    HOST: "localhost",
    API_URL: "http://localhost:4000",
    FRONTEND_URL: ["http://localhost:3000"],
    AGENT_URL: "http://localhost:4100",
    LOG_LEVEL: "info",
    TRUST_PROXY: 0,
    SIGNING_KEY_DAYS: 90,
    PAYMENT_GRACE_DAYS: 7,
    LOOPBACK_DOMAINS: "off",
    MAIL_FROM: "Souk <no-reply@souk.example>",
    ...DEFAULT_LIMITS,
  });
});

it("lists every fault at once, a sentence each, and no value", () => {
  const broken = {
    PORT: "http",
    API_URL: "localhost",
    FRONTEND_URL: "https://a.example,https://b.example/path",
    AUTH_SECRET: "short-secret",
    TRUST_PROXY: "yes",
    STRIPE_SECRET_KEY: "hunter2",
  };
  expect(() => readEnv(broken)).toThrow(
    [
      "The environment is not complete:",
      "  PORT is not a port number.",
      "  API_URL is not an origin such as https://souk.example (scheme, host and port only).",
      "  FRONTEND_URL is not an origin such as https://souk.example (scheme, host and port only).",
      "  DATABASE_URL is not set; it says where PostgreSQL is.",
      "  AUTH_SECRET is shorter than 32 characters; `openssl rand -hex 32` makes a good one.",
      "  TRUST_PROXY is not a number of proxies from 0 to 9.",
      "  STRIPE_SECRET_KEY does not look like a Stripe secret key (sk_… or rk_…).",
    ].join("\n"),
  );
});

it("production is told at once that it lacks a mail server and a sender", () => {
  expect(() => readEnv({ NODE_ENV: "production", AUTH_SECRET: COMPLETE.AUTH_SECRET })).toThrow(
    /DATABASE_URL is not set.*\n {2}SMTP_URL is not set.*\n {2}MAIL_FROM is not set/,
  );
  const mail = { SMTP_URL: "smtps://souk:secret@mail.example", MAIL_FROM: "Souk <hello@souk.test>" };
  expect(readEnv({ ...COMPLETE, NODE_ENV: "production", ...mail })).toMatchObject(mail);
});

it("a variable set to nothing counts as unset", () => {
  expect(readEnv({ ...COMPLETE, PORT: "", STRIPE_SECRET_KEY: " " })).toEqual(readEnv(COMPLETE));
});

it("takes several front ends, with and without a slash at the end", () => {
  const { FRONTEND_URL } = readEnv({
    ...COMPLETE,
    FRONTEND_URL: "https://souk.example/, http://localhost:3000",
  });
  expect(FRONTEND_URL).toEqual(["https://souk.example", "http://localhost:3000"]);
});

it("a provider is switched on by both of its variables, and half of them is a fault", () => {
  const google = { GOOGLE_CLIENT_ID: "souk", GOOGLE_CLIENT_SECRET: "secret" };
  expect(socialClients(readEnv(COMPLETE))).toEqual({});
  expect(socialClients(readEnv({ ...COMPLETE, ...google }))).toEqual({
    google: { clientId: "souk", clientSecret: "secret", standInUrl: undefined },
  });
  expect(() => readEnv({ ...COMPLETE, GITHUB_CLIENT_ID: "souk" })).toThrow("GITHUB_CLIENT_SECRET is not set");
  expect(() => readEnv({ ...COMPLETE, MICROSOFT_CLIENT_SECRET: "x" })).toThrow(
    "MICROSOFT_CLIENT_ID is not set",
  );
});

it("production takes no proofs of names of this machine", () => {
  const mail = { SMTP_URL: "smtps://souk:secret@mail.example", MAIL_FROM: "Souk <hello@souk.test>" };
  const production = { ...COMPLETE, ...mail, NODE_ENV: "production" };
  expect(() => readEnv({ ...production, LOOPBACK_DOMAINS: "on" })).toThrow("LOOPBACK_DOMAINS is on");
  expect(readEnv({ ...COMPLETE, LOOPBACK_DOMAINS: "on" })).toMatchObject({ LOOPBACK_DOMAINS: "on" });
});

it("production takes no stand-in for a provider", () => {
  const mail = { SMTP_URL: "smtps://souk:secret@mail.example", MAIL_FROM: "Souk <hello@souk.test>" };
  const production = { ...COMPLETE, ...mail, NODE_ENV: "production" };
  expect(() => readEnv({ ...production, GOOGLE_URL: "http://localhost:4501" })).toThrow(
    "GOOGLE_URL is a stand-in",
  );
  expect(() => readEnv({ ...COMPLETE, GOOGLE_URL: "http://localhost:4501" })).not.toThrow();
});
