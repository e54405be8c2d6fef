import { z } from "zod";
import { LimitVariables } from "./env-limits.ts";
import { Origin } from "./env-origin.ts";
import { faultsOfSocial, SocialVariables } from "./env-social.ts";

const Port = z
  .string()
  .regex(/^\d{1,5}$/, "is not a port number")
  .transform(Number)
  .refine((port) => port <= 65_535, "is not a port number");

/** The sender on one's own machine; no mail server on the internet takes it. */
const DEMO_SENDER = "Souk <no-reply@souk.example>";

/** Every variable that the API and its worker read. A variable that is set to nothing counts as unset. */
const Variables = z.object({
  NODE_ENV: z
    .enum(["development", "test", "production"], "is one of development, test, production")
    .default("development"),
  /** Where the API listens. */
  PORT: Port.default(4000),
  /** The address it listens on; `0.0.0.0` opens it to other machines. */
  HOST: z.string().default("localhost"),
  /** Public origin of the API; the OpenID issuer is this plus `/api/auth`. */
  API_URL: Origin.default("http://localhost:4000"),
  /** Origins that may call with cookies, separated by commas. The first is the web app. */
  FRONTEND_URL: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.tuple([Origin], Origin))
    .default(["http://localhost:3000"]),
  /** Where PostgreSQL is, e.g. `postgres://souk:secret@localhost:4300/souk`. */
  DATABASE_URL: z
    .string("is not set; it says where PostgreSQL is")
    .regex(/^postgres(?:ql)?:\/\/./, "is not an address such as postgres://user:password@host:5432/database"),
  /** Signs cookies and encrypts the signing keys; keep it, and keep it secret. */
  AUTH_SECRET: z
    .string("is not set; it signs the cookies")
    .min(32, "is shorter than 32 characters; `openssl rand -hex 32` makes a good one"),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "is not a level such as info or error",
    )
    .default("info"),
  /** Days after which a new key signs id tokens; 0 leaves it to `pnpm souk keys rotate`. */
  SIGNING_KEY_DAYS: z
    .string()
    .regex(/^\d{1,4}$/, "is not a number of days")
    .transform(Number)
    .refine((days) => days !== 1, "is 0 or at least 2: a key is announced a day ahead")
    .default(90),
  /** How many reverse proxies stand in front; that many entries of X-Forwarded-For are believed. */
  TRUST_PROXY: z
    .string()
    .regex(/^\d$/, "is not a number of proxies from 0 to 9")
    .transform(Number)
    .default(0),
  ...LimitVariables,
  /** Where the demo agent runs; the demo catalogue registers it there. */
  AGENT_URL: Origin.default("http://localhost:4100"),
  /** Without it paid plans answer `stripe.not_configured`. */
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(?:sk|rk)_/, "does not look like a Stripe secret key (sk_… or rk_…)")
    .optional(),
  /** A stand-in for Stripe, for development and tests. Live keys are refused with it. */
  STRIPE_API_URL: Origin.optional(),
  /** Signing secret of the webhook endpoint; without it no event is taken in. */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_/, "does not look like a webhook signing secret (whsec_…)")
    .optional(),
  /** Days of access after a payment failed, while Stripe tries again. */
  PAYMENT_GRACE_DAYS: z
    .string()
    .regex(/^\d{1,2}$/, "is not a number of days from 0 to 99")
    .transform(Number)
    .default(7),
  /** The mail server. Production needs one: without it nobody can confirm an address. Elsewhere mails wait then. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./, "is not an address such as smtp://user:password@mail.example:587")
    .optional(),
  /** Whether vendors may prove names of this machine, as the demo agent does; refused in production. */
  LOOPBACK_DOMAINS: z.enum(["on", "off"], "is one of on, off").default("off"),
  ...SocialVariables.shape,
  /** The sender of every mail, an address or `Name <address>`. */
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      "is not a sender such as Souk <hello@souk.example>",
    )
    .default(DEMO_SENDER),
});

/** What of these goes together. Judged even where single variables have faults, so that all are told at once. */
export const Env = Variables.refine(({ NODE_ENV, SMTP_URL }) => NODE_ENV !== "production" || SMTP_URL, {
  path: ["SMTP_URL"],
  error: "is not set; in production nobody could confirm their address or choose a new password",
  when: () => true,
})
  .refine(({ NODE_ENV, MAIL_FROM }) => NODE_ENV !== "production" || MAIL_FROM !== DEMO_SENDER, {
    path: ["MAIL_FROM"],
    error: "is not set; in production it says whom mails come from",
    when: () => true,
  })
  .refine(({ NODE_ENV, LOOPBACK_DOMAINS }) => NODE_ENV !== "production" || LOOPBACK_DOMAINS === "off", {
    path: ["LOOPBACK_DOMAINS"],
    error: "is on; in production anybody could prove that this machine is theirs",
    when: () => true,
  })
  .superRefine(faultsOfSocial);
export type Env = z.infer<typeof Env>;

/** The environment is not one that the API can run in; the message lists every fault, a line each. */
export class EnvFault extends Error {
  override name = "EnvFault";
}

/** Reads the environment, once, at the start of a process. Throws `EnvFault` with all faults at once. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const result = Env.safeParse(set);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${String(path[0])} ${message}.`);
  throw new EnvFault(`The environment is not complete:\n${[...new Set(faults)].join("\n")}`);
}
