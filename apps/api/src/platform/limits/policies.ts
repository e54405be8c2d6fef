/** How often somebody may do something: so many points in a window that begins with the first of them. */
export interface Policy {
  points: number;
  windowSeconds: number;
}

/**
 * Every limit there is, with what stands where the operator says nothing. Each is one variable, `LIMIT_` and the name in
 * capitals; docs/limits.md says what they count and which services the numbers were taken from.
 */
export const POLICIES = {
  /** Passwords and codes tried at an e-mail address. The lock after ten failures is another matter. */
  "sign-in-address": { points: 30, windowSeconds: 300 },
  "sign-in-ip": { points: 200, windowSeconds: 300 },
  /** Mails that anybody may have sent to an address: to confirm it, to set a new password. Each kind by itself. */
  "mail-address": { points: 6, windowSeconds: 3_600 },
  "mail-ip": { points: 100, windowSeconds: 3_600 },
  /** What an agent's back end asks of the provider: tokens, introspection, revocation. */
  "token-client": { points: 6_000, windowSeconds: 60 },
  "token-ip": { points: 6_000, windowSeconds: 60 },
  /** Every other call of /api/auth. */
  "auth-ip": { points: 1_200, windowSeconds: 60 },
  /** REST without valid credentials. */
  "rest-ip": { points: 300, windowSeconds: 60 },
  /** REST by one person, one API key, or one agent on behalf of one person. */
  "rest-account": { points: 600, windowSeconds: 60 },
  /** REST by all API keys that one person made, revoked ones of the window included: keys are free. */
  "rest-keys": { points: 6_000, windowSeconds: 60 },
  /** REST by one agent on behalf of all its users. */
  "rest-client": { points: 60_000, windowSeconds: 60 },
  /** The web app, signed in; each call of a batch counts. */
  "web-account": { points: 1_200, windowSeconds: 60 },
  /** The web app, signed out. */
  "web-ip": { points: 600, windowSeconds: 60 },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof POLICIES;
