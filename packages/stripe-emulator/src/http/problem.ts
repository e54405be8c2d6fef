/** An error in Stripe's shape. The SDK turns `type` into its class of error. */
export class StripeProblem extends Error {
  readonly status: number;
  readonly error: ProblemBody;

  constructor(status: number, error: ProblemBody) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

export interface ProblemBody {
  type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: object;
  payment_method?: object;
  doc_url?: string;
}

/** A request that cannot be done as asked: 400. */
export function invalid(message: string, param?: string, code?: string): StripeProblem {
  return new StripeProblem(400, {
    type: "invalid_request_error",
    message,
    ...(param ? { param } : {}),
    ...(code ? { code } : {}),
  });
}

/** No such object: 404 when the path names it, 400 when a parameter does, as Stripe answers. */
export function missing(noun: string, id: string, param: string): StripeProblem {
  return new StripeProblem(param === "id" ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${noun}: '${id}'`,
    param,
  });
}

/** The card was refused: 402. */
export function cardRefused(body: Omit<ProblemBody, "type">): StripeProblem {
  return new StripeProblem(402, { type: "card_error", ...body });
}

/** A key that is missing, malformed or live: 401. */
export function unauthorized(message: string): StripeProblem {
  return new StripeProblem(401, { type: "invalid_request_error", message });
}
