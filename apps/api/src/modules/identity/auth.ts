import type { Database } from "@souk/db/client";
import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { admin, bearer } from "better-auth/plugins";
import { createSeal } from "../../platform/sealing.ts";
import type { Log } from "../../platform/service-context.ts";
import { factorGuard } from "./guard/factor-guard.ts";
import { accountGuard } from "./guard/account-guard.ts";
import { confirmEmail } from "./guard/confirm-email.ts";
import { passwordGuard } from "./guard/guessable-password.ts";
import { endOtherSessions } from "./guard/end-other-sessions.ts";
import { guardPlugin } from "./guard/guard-plugin.ts";
import { impersonationGuard } from "./guard/impersonation-guard.ts";
import { organizationChoice } from "./guard/organization-choice.ts";
import { recordingAdapter } from "./guard/recording-adapter.ts";
import { replaceSession } from "./guard/replace-session.ts";
import { standingSession } from "./guard/standing-session.ts";
import { withSocialSecondStep } from "./guard/social-second-step.ts";
import { IMPERSONATION_SECONDS } from "./guard/session-lifetime.ts";
import { lockoutPlugin } from "./lockout/lockout-plugin.ts";
import { newConfirmation } from "./account-mails.ts";
import { agentSignIn } from "./options/agent-sign-in.ts";
import { answerEvenly } from "./even-answers.ts";
import { DISABLED_PATHS } from "./options/disabled-paths.ts";
import { emailPassword } from "./options/email-password.ts";
import { FRESH_FOR_SECONDS, factors } from "./options/factors.ts";
import { signingKeys } from "./options/signing-keys.ts";
import { judgeSocialUser, socialAccounts, socialSignIn, switchedOn } from "./options/social.ts";
import { sealNewSigningKey } from "./seal-signing-key.ts";
import type { SealedKey } from "./signing-key-store.ts";
import type { SocialClients } from "./social/clients.ts";

/** What the identity provider needs to know about where and how it runs. */
export interface AuthOptions {
  db: Database;
  /** Public origin of the API; the issuer is this plus `/api/auth`. */
  apiUrl: string;
  /** Origins that may send cookies and be returned to. The first one is the web app with the sign-in pages. */
  frontendUrls: readonly [string, ...string[]];
  /** Signs cookies and encrypts the signing keys: changing it signs everybody out and orphans the keys. */
  secret: string;
  /** The providers whose accounts sign in here; none by default. */
  social?: SocialClients | undefined;
  /** How long, in milliseconds, what anybody may ask about an address takes at least. */
  evenAnswersMs: number;
  log: Log;
}

/** The part of a better-auth session that Souk reads. */
export interface AuthSession {
  session: { id: string; expiresAt: Date; impersonatedBy?: string | null | undefined };
  user: {
    id: string;
    name: string;
    email: string;
    role?: string | null | undefined;
    banned?: boolean | null | undefined;
    banExpires?: Date | null | undefined;
  };
}

/** The identity provider as the rest of Souk sees it: an HTTP handler and the few calls made in process. */
export interface Auth {
  /** The `iss` of every id token. */
  issuer: string;
  /** Origin of the web app with the sign-in pages. */
  webUrl: string;
  /** The providers whose accounts sign in here, in the order in which they are offered. */
  social: readonly SocialProvider[];
  handler: (request: Request) => Promise<Response>;
  /** A new key pair for id tokens, its private half encrypted. Storing it is another matter. */
  newSigningKey: () => Promise<SealedKey>;
  /** What a link to confirm this address carries. */
  newConfirmation: (email: string) => Promise<string>;
  api: {
    /** Undefined fields apart, the live session that the cookie or bearer header proves; otherwise null. */
    getSession: (input: { headers: Headers }) => Promise<AuthSession | null>;
    /** Makes an account with a password, its personal organization included, or tells the owner of the one there is. */
    signUpEmail: (input: { body: { name: string; email: string; password: string } }) => Promise<unknown>;
  };
}

/**
 * Builds the identity provider: accounts with e-mail and password, sessions, and an OpenID provider for
 * agents (RS256, PKCE always, opaque tokens only). It reads no environment and opens no connection.
 */
export function createAuth(options: AuthOptions): Auth {
  const { handler, api } = betterAuth(libraryOptions(options));
  const evenly = answerEvenly(handler, "/api/auth", options.evenAnswersMs);
  const [webUrl] = options.frontendUrls;
  return {
    issuer: `${options.apiUrl}/api/auth`,
    webUrl,
    social: switchedOn(options.social ?? {}),
    handler: evenly,
    newSigningKey: () => sealNewSigningKey(options.secret),
    newConfirmation: (email) => newConfirmation(options.secret, email),
    api,
  };
}

/** The library's configuration; what each line prevents is told beside it. */
export function libraryOptions(options: AuthOptions): BetterAuthOptions {
  const mailSeal = createSeal(options.secret, "mail");
  const [webUrl] = options.frontendUrls;
  const accounts = emailPassword({ db: options.db, mailSeal, log: options.log, webUrl });
  return {
    appName: "Souk",
    baseURL: options.apiUrl,
    basePath: "/api/auth",
    secret: options.secret,
    trustedOrigins: [...options.frontendUrls],
    telemetry: { enabled: false },
    database: recordingAdapter(options.db, {
      log: options.log,
      mailSeal,
    }),
    advanced: {
      // Cookies know no ports: an agent on the same host would overwrite the library's default name.
      cookiePrefix: "souk",
      // Said aloud, because the library checks no origins where NODE_ENV is `test`.
      disableOriginCheck: false,
      database: { generateId: false },
      // Our own middleware sets this one; headers that a client may write are not believed.
      ipAddress: { ipAddressHeaders: ["x-client-ip"] },
    },
    ...accounts,
    ...socialAccounts,
    user: { ...accounts.user, validateUserInfo: judgeSocialUser },
    disabledPaths: [...DISABLED_PATHS],
    // Failures that are no answers go to our own error handler, which logs them and tells nothing.
    onAPIError: { throw: true, errorURL: `${webUrl}/auth-error` },
    logger: { level: "warn", log: (level, message) => options.log(`auth.${level}`, { message }) },
    // It counts in each process by itself, or with a statement for every call: http/limits does it instead.
    rateLimit: { enabled: false },
    session: { freshAge: FRESH_FOR_SECONDS, updateAge: 60 * 60 },
    plugins: [
      factorGuard(),
      ...withSocialSecondStep(factors(options.frontendUrls), webUrl),
      socialSignIn(options.social ?? {}),
      impersonationGuard(),
      admin({
        defaultRole: "user",
        adminRoles: ["admin"],
        impersonationSessionDuration: IMPERSONATION_SECONDS,
        allowImpersonatingAdmins: false,
      }),
      bearer({ requireSignature: true }),
      signingKeys(options.db),
      guardPlugin(),
      accountGuard(),
      confirmEmail(),
      passwordGuard(),
      endOtherSessions(),
      organizationChoice(),
      standingSession(options.db),
      agentSignIn(webUrl, options.db),
      lockoutPlugin(options.db),
      replaceSession(options.db),
    ],
  };
}
