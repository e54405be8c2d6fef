import type { Problem } from "./answers.ts";

/** Souk answered, and the answer is no. `problem.code` says why: `quota.exceeded`, `subscription.required`, … */
export class SoukRefusal extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(`Souk refused: ${status} ${problem.code}`);
    this.name = "SoukRefusal";
    this.status = status;
    this.problem = problem;
  }
}

/** Souk could not be reached, or answered something that is no answer, even after the retries. */
export class SoukUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SoukUnavailable";
  }
}
