import type { Database } from "@souk/db/client";
import type { BetterAuthOptions } from "better-auth";
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
import { agentSignIn } from "./options/agent-sign-in.ts";
import { DISABLED_PATHS } from "./options/disabled-paths.ts";
import { emailPassword } from "./options/email-password.ts";
import { FRESH_FOR_SECONDS, factors } from "./options/factors.ts";
import { signingKeys } from "./options/signing-keys.ts";
import { judgeSocialUser, socialAccounts, socialSignIn } from "./options/social.ts";
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
