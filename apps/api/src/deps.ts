import { createDb, createPool, type Database } from "@souk/db/client";
import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import type Stripe from "stripe";
import type { Env } from "./env.ts";
import { socialClients } from "./env-social.ts";
import { policiesOf } from "./env-limits.ts";
import { createLogger, logOf } from "./logger.ts";
import { type Auth, createAuth } from "./modules/identity/index.ts";
import { createReceiptSigner, type ReceiptSigner } from "./modules/usage/index.ts";
import { createLimits, type Limits } from "./platform/limits/limits.ts";
import { createMailer, type Mailer } from "./platform/mailer.ts";
import { createPublicWeb, type PublicWeb } from "./platform/public-web/public-web.ts";
import { createSeal, type Seal } from "./platform/sealing.ts";
import { createStripe } from "./platform/stripe.ts";

/** More than signing up takes, hash and all, on a slow machine that is not overrun. */
const EVEN_ANSWERS_MS = 500;

/** What the process is made of, built once and closed once. */
export interface Deps {
  /** Public origin of the API. */
  apiUrl: string;
  /** Origins that may call with cookies; the first is the web app. */
  frontendUrls: readonly [string, ...string[]];
  /** Reverse proxies in front of this process. */
  trustProxy: number;
  databaseUrl: string;
  db: Database;
  auth: Auth;
  /** How often callers may call; absent where nobody is limited. */
  limits: Limits | undefined;
  /** How long a key signs id tokens; 0 for as long as nobody changes it by hand. */
  signingKeyDays: number;
  /** Absent where no key is configured. */
  stripe: Stripe | undefined;
  /** Signing secret of Stripe's webhook endpoint. */
  stripeWebhookSecret: string | undefined;
  /** Days of access after a payment failed. */
  paymentGraceDays: number;
  /** Encrypts what a mail holds while it waits. */
  mailSeal: Seal;
  /** Encrypts the keys that sign receipts. */
  receiptSeal: Seal;
  /** Signs the receipts of what was spent. */
  receipts: ReceiptSigner;
  /** Absent where no mail server is configured: mails wait then. */
  mailer: Mailer | undefined;
  /** The way to what strangers publish under their names. */
  publicWeb: PublicWeb;
  now: () => Date;
  logger: Logger;
  /** Resolves when PostgreSQL answers, throws when it does not. */
  pingDatabase: () => Promise<void>;
  /** Ends what was opened, the last first. */
  close: () => Promise<void>;
}

/** Builds the parts of a process called `name`. It opens no connection yet: the pool does, when it is asked. */
export function createDeps(env: Env, name: string): Deps {
  const logger = createLogger({ name, level: env.LOG_LEVEL });
  const pool = createPool(env.DATABASE_URL, {
    applicationName: name,
    onIdleError: (err) => logger.warn({ err }, "database.connection_lost"),
  });
  const db = createDb(pool);
  const mailSeal = createSeal(env.AUTH_SECRET, "mail");
  const receiptSeal = createSeal(env.AUTH_SECRET, "receipts");
  const mailer = env.SMTP_URL ? createMailer({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }) : undefined;
  const auth = createAuth({
    db,
    apiUrl: env.API_URL,
    frontendUrls: env.FRONTEND_URL,
    secret: env.AUTH_SECRET,
    log: logOf(logger, { requestId: null }),
    social: socialClients(env),
    evenAnswersMs: env.NODE_ENV === "test" ? 0 : EVEN_ANSWERS_MS,
  });
  const policies = policiesOf(env);
  return {
    apiUrl: env.API_URL,
    frontendUrls: env.FRONTEND_URL,
    trustProxy: env.TRUST_PROXY,
    databaseUrl: env.DATABASE_URL,
    db,
    auth,
    limits: policies && createLimits({ db, secret: env.AUTH_SECRET, policies }),
    signingKeyDays: env.SIGNING_KEY_DAYS,
    stripe: env.STRIPE_SECRET_KEY
      ? createStripe({ secretKey: env.STRIPE_SECRET_KEY, apiUrl: env.STRIPE_API_URL })
      : undefined,
    stripeWebhookSecret: env.STRIPE_WEBHOOK_SECRET,
    paymentGraceDays: env.PAYMENT_GRACE_DAYS,
    mailSeal,
    receiptSeal,
    receipts: createReceiptSigner({ db, seal: receiptSeal, issuer: env.API_URL, now: () => new Date() }),
    mailer,
    publicWeb: createPublicWeb({ allowsLoopback: env.LOOPBACK_DOMAINS === "on" }),
    now: () => new Date(),
    logger,
    pingDatabase: async () => {
      await db.execute(sql`select 1`);
    },
    close: async () => {
      mailer?.close();
      await pool.end();
    },
  };
}
