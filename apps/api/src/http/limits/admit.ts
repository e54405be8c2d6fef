import type { ServerResponse } from "node:http";
import { AppError } from "@souk/contracts/common/errors";
import type { Charge, Limits, Verdict } from "../../platform/limits/limits.ts";

/**
 * Lets a call through or refuses it with `rate.limited`, and says in the answer's headers where the caller stands:
 * `RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-10, and `Retry-After` with a refusal.
 */
export async function admit(limits: Limits, res: ServerResponse, charges: readonly Charge[]): Promise<void> {
  if (charges.length === 0) return;
  const verdicts = await limits.take(charges);
  if (!res.headersSent) tellStanding(res, verdicts);
  const refusal = verdicts.find(({ isAdmitted }) => !isAdmitted);
  if (!refusal) return;
  const { name, policy, resetSeconds } = refusal;
  if (!res.headersSent) res.setHeader("Retry-After", String(resetSeconds));
  throw new AppError("rate.limited", {
    policy: name,
    limit: policy.points,
    windowSeconds: policy.windowSeconds,
    retryAfterSeconds: resetSeconds,
  });
}

/** Says in the answer's headers where the caller stands. */
export function tellStanding(res: ServerResponse, verdicts: readonly Verdict[]): void {
  res.setHeader("RateLimit-Policy", verdicts.map(policyOf).join(", "));
  res.setHeader("RateLimit", verdicts.map(standingOf).join(", "));
}

/** `q` calls in `w` seconds (§3). */
function policyOf({ name, policy }: Verdict): string {
  return `"${name}";q=${policy.points};w=${policy.windowSeconds}`;
}

/** `r` are left for the next `t` seconds (§4). */
function standingOf({ name, remaining, resetSeconds }: Verdict): string {
  return `"${name}";r=${remaining};t=${resetSeconds}`;
}
