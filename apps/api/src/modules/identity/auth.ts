import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { betterAuth } from "better-auth";
import { newConfirmation } from "./account-mails.ts";
import { answerEvenly } from "./even-answers.ts";
import { switchedOn } from "./options/social.ts";
import { sealNewSigningKey } from "./seal-signing-key.ts";
import type { SealedKey } from "./signing-key-store.ts";
import { type AuthOptions, libraryOptions } from "./library-options.ts";

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
