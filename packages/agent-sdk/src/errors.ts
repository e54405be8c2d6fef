import type { components } from "./rest/api.gen.ts";

type Schemas = components["schemas"];

/** The body of a refusal: RFC 9457 problem details. `code` is stable; some codes add fields of their own. */
export interface Problem {
  code: string;
  title?: string;
  status?: number;
  requestId?: string;
  [field: string]: unknown;
}

/** What a refused spend says: what is left, when it resets, where to get more. */
export type QuotaProblem = Schemas["QuotaExceededProblem"];

/** The same for a cap that the buyer set; `limit` is the cap, `used` and `held` what counts against it. */
export type CapProblem = Schemas["UsageCapReachedProblem"];

/** What an error is made of. */
export interface Refusal {
  /** 0 when there was no answer. */
  status: number;
  problem: Problem;
  retryAfterSeconds?: number | undefined;
  isUncertain?: boolean;
}

/** Souk said no, or nothing. The base of every error of this package but `InvalidReceipt`; decide by `code`. */
export class SoukError extends Error {
  override readonly name: string = "SoukError";
  /** Stable, e.g. `usage.key_reused`; all of them stand in Souk's reference. */
  readonly code: string;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The answer's body, RFC 9457; some codes add fields of their own. */
  readonly problem: Problem;
  /** Name it when you report a fault of Souk's. */
  readonly requestId: string | undefined;
  /** What `Retry-After` said. */
  readonly retryAfterSeconds: number | undefined;
  /** True when a try got no answer: what was asked for may have been done all the same. */
  readonly isUncertain: boolean;

  constructor({ status, problem, retryAfterSeconds, isUncertain = false }: Refusal, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.title ?? "Souk refused the call."}`, options);
    this.code = problem.code;
    this.status = status;
    this.problem = problem;
    this.requestId = problem.requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.isUncertain = isUncertain;
  }
}

/** 429 `quota.exceeded`: the plan does not cover this. Nothing was spent; send people to `problem.upgradeUrl`. */
export class QuotaExceeded extends SoukError {
  override readonly name = "QuotaExceeded";
  declare readonly problem: QuotaProblem;
}

/** 429 `usage.cap_reached`: a cap that the buyer set does not cover this. Nothing was spent; only they can raise it. */
export class CapReached extends SoukError {
  override readonly name = "CapReached";
  declare readonly problem: CapProblem;
}

/** 402 `subscription.required`: no live plan of this agent. Send people to `problem.subscribeUrl`. */
export class NoSubscription extends SoukError {
  override readonly name = "NoSubscription";
  declare readonly problem: Schemas["SubscriptionRequiredProblem"];
}

/** 403 `auth.insufficient_scope`: the person did not grant `problem.scope`. Ask for it at the next sign-in. */
export class MissingScope extends SoukError {
  override readonly name = "MissingScope";
  declare readonly problem: Schemas["AuthInsufficientScopeProblem"];
}

/** The person's grant is gone: revoked, expired, or it cannot be refreshed. Only signing in again helps. */
export class SignInRequired extends SoukError {
  override readonly name = "SignInRequired";
}

/** No answer within the deadline, whatever was tried. What was asked for may have been done (`isUncertain`). */
export class SoukUnavailable extends SoukError {
  override readonly name = "SoukUnavailable";
}

const BY_CODE: Record<string, typeof SoukError> = {
  "quota.exceeded": QuotaExceeded,
  "usage.cap_reached": CapReached,
  "subscription.required": NoSubscription,
  "auth.insufficient_scope": MissingScope,
};

/** The error that a refusal is thrown as. */
export function errorOf(refusal: Refusal): SoukError {
  const Class = (Object.hasOwn(BY_CODE, refusal.problem.code) && BY_CODE[refusal.problem.code]) || SoukError;
  return new Class(refusal);
}
