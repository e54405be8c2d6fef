/**
 * Every error Souk answers, by its stable public code. A kind decides the HTTP status; the message is what a
 * caller may read. Nothing outside this list ever reaches a caller: an unknown failure is `internal`.
 */
export const ERRORS = {
  "request.invalid": { kind: "invalid", message: "The request has fields that are missing or wrong." },
  "request.malformed_json": { kind: "invalid", message: "The body is not valid JSON." },
  "request.batch_too_large": { kind: "invalid", message: "Too many calls in one batch." },
  "request.too_large": { kind: "too_large", message: "The body is larger than this server reads." },
  "request.unsupported_media_type": {
    kind: "unsupported_media",
    message: "Send the body as application/json.",
  },
  "request.method_not_allowed": {
    kind: "method_not_allowed",
    message: "This path does not know that method.",
  },
  "route.not_found": { kind: "not_found", message: "There is nothing at this path." },
  "auth.required": { kind: "unauthenticated", message: "Sign in, or send a bearer token." },
  "auth.invalid_token": { kind: "unauthenticated", message: "The token is unknown, expired or revoked." },
  "auth.forbidden": { kind: "forbidden", message: "This account may not do that." },
  "auth.insufficient_scope": {
    kind: "forbidden",
    message: "The token lacks the scope that this call needs.",
  },
  "auth.foreign_origin": {
    kind: "forbidden",
    message: "A call with a cookie must come from the web app's own origin.",
  },
  "auth.not_fresh": {
    kind: "forbidden",
    message: "Sign in again first: this needs a sign-in of the last ten minutes.",
  },
  "linked_account.not_found": {
    kind: "not_found",
    message: "No account of that provider signs you in.",
  },
  "linked_account.last": {
    kind: "conflict",
    message: "Nothing else would sign you in. Choose a password or add a passkey first.",
  },
  "session.not_found": { kind: "not_found", message: "There is no such session." },
  "account.email_mismatch": { kind: "invalid", message: "This is not the e-mail address of the account." },
  "account.admin": {
    kind: "conflict",
    message: "An admin's account is not deleted. Let another admin take the role back first.",
  },
  "account.sole_owner": {
    kind: "conflict",
    message: "You are the only owner of an organization that others need. Hand it over first.",
  },
  "account.plan_taken": { kind: "conflict", message: "A plan was taken meanwhile. Try again." },
  "listing.not_found": { kind: "not_found", message: "There is no such listing." },
  "listing.slug_taken": { kind: "conflict", message: "Another listing already has this slug." },
  "vendor.not_found": { kind: "not_found", message: "There is no such vendor." },
  "vendor.slug_taken": { kind: "conflict", message: "Another vendor already has this slug." },
  "domain.not_found": { kind: "not_found", message: "The vendor has not claimed that domain." },
  "domain.already_claimed": { kind: "conflict", message: "The vendor has claimed this domain already." },
  "domain.not_provable": { kind: "invalid", message: "Nobody could prove that this domain is theirs." },
  "domain.too_many": {
    kind: "conflict",
    message: "The vendor has claimed as many domains as it may. Remove one that is not used.",
  },
  "category.not_found": { kind: "not_found", message: "There is no such category." },
  "metric.not_found": { kind: "not_found", message: "This listing does not have that metric." },
  "metric.slug_taken": { kind: "conflict", message: "This listing already has a metric with that slug." },
  "launch_url.foreign": { kind: "invalid", message: "The launch address is not on the product domain." },
  "redirect_uri.invalid": { kind: "invalid", message: "A redirect URI is not acceptable." },
  "tier.not_found": { kind: "not_found", message: "There is no such plan." },
  "tier.slug_taken": { kind: "conflict", message: "This listing already has a plan with that slug." },
  "tier.sold": {
    kind: "conflict",
    message: "Someone holds this plan: its quotas and how often it is charged stay as they were sold.",
  },
  "tier.changed": {
    kind: "conflict",
    message: "The plan has changed while it was being taken. Nothing was done; look at it again.",
  },
  "tier.price_refused": {
    kind: "invalid",
    message:
      "Stripe does not take this price: the currency is unknown there, or the amount too small or too fine.",
  },
  "tier.quota_period": {
    kind: "invalid",
    message: "Only a plan that is charged monthly or yearly has a billing period.",
  },
  "tier.trial_limit": {
    kind: "invalid",
    message: "A trial quota needs a trial and a limit that is not below it.",
  },
  "tier.overage": {
    kind: "invalid",
    message: "Only a limited quota of a plan that is charged monthly or yearly goes beyond its limit.",
  },
  "tier.free_price": { kind: "invalid", message: "A free plan costs nothing, any other plan has a price." },
  "subscription.required": { kind: "payment_required", message: "There is no live plan for this agent." },
  "subscription.not_found": { kind: "not_found", message: "There is no subscription for this agent." },
  "subscription.already_live": {
    kind: "conflict",
    message: "Another plan of this agent is live: switch or cancel it first.",
  },
  "subscription.switch_impossible": {
    kind: "conflict",
    message: "This subscription cannot be switched to that plan.",
  },
  "subscription.switch_changed": {
    kind: "conflict",
    message: "What the switch comes to has changed since it was shown. Nothing was done; look at it again.",
  },
  "subscription.switch_under_way": {
    kind: "conflict",
    message: "Another change of this subscription is under way. Look at the plan again in a moment.",
  },
  "subscription.payment_due": {
    kind: "payment_required",
    message: "A payment for this plan is still open. Pay it first, then switch.",
  },
  "subscription.access_revoked": {
    kind: "conflict",
    message: "Access was taken back after a refund or a dispute, so this subscription is not renewed.",
  },
  "checkout.not_found": { kind: "not_found", message: "There is no such checkout." },
  "payment.failed": {
    kind: "payment_required",
    message: "The payment did not go through. Nothing was changed.",
  },
  "billing.no_customer": {
    kind: "not_found",
    message: "There is nothing to manage yet: nothing was bought.",
  },
  "billing.credit_held": {
    kind: "conflict",
    message:
      "Stripe holds credit for this account, which would pay in place of money. Ask the marketplace to pay it out first.",
  },
  "invoice.not_found": { kind: "not_found", message: "There is no such payment." },
  "movement.not_found": {
    kind: "not_found",
    message: "This statement has no such sale, refund or dispute.",
  },
  "refund.window_closed": { kind: "conflict", message: "This payment can no longer be refunded on request." },
  "refund.exceeds": { kind: "invalid", message: "A refund gives back at most what is left of the payment." },
  "refund.not_requested": { kind: "conflict", message: "Nobody waits for a decision on this payment." },
  "stripe_event.not_found": { kind: "not_found", message: "There is no such event." },
  "webhook.signature_invalid": {
    kind: "invalid",
    message: "The Stripe-Signature header does not fit this body, or not this hour.",
  },
  "webhook.unsupported": {
    kind: "invalid",
    message: "This is no snapshot event of Stripe's API v1, and no other kind is taken in.",
  },
  "return_url.not_allowed": {
    kind: "invalid",
    message: "The return URL is not one the agent has registered.",
  },
  "rate.limited": { kind: "exhausted", message: "Too many calls. Wait a moment before the next one." },
  "quota.exceeded": { kind: "exhausted", message: "The plan's quota does not cover this." },
  "usage.key_reused": { kind: "conflict", message: "This idempotency key was used for another request." },
  "usage.given_back": {
    kind: "conflict",
    message: "What this key spent was given back whole. Spend under a new key.",
  },
  "usage.consume_not_found": { kind: "not_found", message: "No consume with that key is known." },
  "usage.already_released": {
    kind: "conflict",
    message: "This consume was already released with another quantity.",
  },
  "usage.release_exceeds": {
    kind: "invalid",
    message: "A release gives back at most what its consume took.",
  },
  "usage.release_too_late": {
    kind: "conflict",
    message: "The plan lets spends be given back for a while only, and that has passed.",
  },
  "usage.release_share_spent": {
    kind: "conflict",
    message: "The plan lets only a share of its quota be given back in a period, and that is spent.",
  },
  "usage.cap_reached": { kind: "exhausted", message: "A cap that the buyer set does not cover this." },
  "usage.hold_not_found": { kind: "not_found", message: "No hold with that key is known." },
  "usage.hold_expired": { kind: "conflict", message: "This hold expired before it was settled." },
  "usage.hold_open": {
    kind: "conflict",
    message: "This hold is open. Settle it at 0 to give it up.",
  },
  "usage.already_settled": {
    kind: "conflict",
    message: "This hold was already settled at another amount.",
  },
  "connection.not_found": { kind: "not_found", message: "This agent is not connected to your account." },
  "api_key.not_found": { kind: "not_found", message: "There is no such API key." },
  "api_key.too_many": {
    kind: "conflict",
    message: "The organization has as many API keys as it may. Revoke one that is not used.",
  },
  "client.hidden": {
    kind: "conflict",
    message: "The listing is rejected, suspended or retired: its agent signs nobody in until it is approved.",
  },
  "client.authentication_invalid": {
    kind: "invalid",
    message: "The agent cannot prove itself in this way.",
  },
  "client.no_secret": { kind: "conflict", message: "This client proves itself without a secret." },
  "client.not_found": { kind: "not_found", message: "No agent is registered under this client id." },
  "organization.not_found": { kind: "not_found", message: "There is no such organization." },
  "organization.personal": {
    kind: "conflict",
    message: "A personal organization belongs to one person: it is not shared, renamed, left or handed over.",
  },
  "organization.last_owner": { kind: "conflict", message: "An organization keeps at least one owner." },
  "organization.too_many": { kind: "conflict", message: "You own as many organizations as one person may." },
  "member.not_found": { kind: "not_found", message: "There is no such member." },
  "member.already": { kind: "conflict", message: "That person is a member already." },
  "invitation.not_found": { kind: "not_found", message: "There is no such invitation." },
  "invitation.other_address": {
    kind: "forbidden",
    message: "This invitation went to another e-mail address. Sign in with that one.",
  },
  "invitation.closed": { kind: "conflict", message: "This invitation was accepted or revoked." },
  "invitation.expired": { kind: "conflict", message: "This invitation has expired. Ask for another one." },
  "invitation.too_many": { kind: "conflict", message: "The organization has too many open invitations." },
  "user.not_found": { kind: "not_found", message: "There is no such user." },
  "user.self": { kind: "conflict", message: "You cannot do this to your own account." },
  "user.last_admin": { kind: "conflict", message: "This is the last admin who can sign in." },
  "ban.past": { kind: "invalid", message: "A ban ends in the future, or not at all." },
  "stripe.not_configured": { kind: "unavailable", message: "Payments are not set up on this marketplace." },
  "service.unavailable": {
    kind: "unavailable",
    message: "The service is busy or starting. Try again shortly.",
  },
  internal: { kind: "internal", message: "Something went wrong on our side." },
} as const satisfies Record<string, { kind: ErrorKind; message: string }>;

/** The few kinds of failure that transports know; each maps to one HTTP status. */
export type ErrorKind = keyof typeof STATUS_BY_KIND;

/** HTTP status of each kind (RFC 9110 §15). */
export const STATUS_BY_KIND = {
  invalid: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  exhausted: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** What a caller learns beyond the code. Codes that are absent here carry nothing. */
export interface ErrorDetails {
  "quota.exceeded": QuotaRefusal;
  "usage.cap_reached": CapRefusal;
  "rate.limited": RateRefusal;
  "subscription.required": { subscribeUrl: string };
  "subscription.already_live": { tierId: string; manageUrl: string };
  "auth.insufficient_scope": { scope: string };
  "account.sole_owner": { organizations: string[] };
  "redirect_uri.invalid": { uri: string; reason: string };
  "client.authentication_invalid": { reason: string };
  "domain.not_provable": { reason: string };
}

/** What is left, when it resets and where to get more: the body of a refused consume. */
export interface QuotaRefusal {
  metric: string;
  requested: number;
  limit: number;
  used: number;
  held: number;
  remaining: number;
  /** ISO instant; null when the quota never resets. */
  resetsAt: string | null;
  upgradeUrl: string;
  /** Seconds until the reset; null when it never resets. Becomes `Retry-After`. */
  retryAfterSeconds: number | null;
}

/** The same for a cap that the buyer set: `limit` is the cap, `used` and `held` what counts against it. */
export interface CapRefusal extends QuotaRefusal {
  cap: "day" | "period";
}

/** Which limit refused a call, and for how long: nothing was done, and no quota was touched. */
export interface RateRefusal {
  /** The limit's name, as in the `RateLimit-Policy` header. */
  policy: string;
  /** Calls in a window. */
  limit: number;
  windowSeconds: number;
  /** Seconds until the window ends. Becomes `Retry-After`. */
  retryAfterSeconds: number;
}

type DetailsOf<Code extends ErrorCode> = Code extends keyof ErrorDetails ? ErrorDetails[Code] : undefined;
type DetailsArgument<Code extends ErrorCode> = Code extends keyof ErrorDetails ? [ErrorDetails[Code]] : [];

/** A refusal that callers may see. Throw it anywhere; one place maps it to tRPC and to problem+json. */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly details: DetailsOf<Code>;

  constructor(code: Code, ...details: DetailsArgument<Code>) {
    super(ERRORS[code].message);
    this.name = "AppError";
    this.code = code;
    this.details = details[0] as DetailsOf<Code>;
  }

  /** The HTTP status of this error's kind. */
  get status(): number {
    return statusOf(this.code);
  }
}

/** The HTTP status that a code is answered with. */
export function statusOf(code: ErrorCode): number {
  return STATUS_BY_KIND[ERRORS[code].kind];
}

/** Narrows an unknown failure to one that callers may see. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
