import { createHash } from "node:crypto";
import type { KeptAnswer } from "../world/state.ts";
import type { World } from "../world/world.ts";
import { StripeProblem } from "./problem.ts";

const keptForMs = 24 * 60 * 60 * 1000;

/** What a key was first used with. */
export function fingerprintOf(method: string, path: string, body: string): string {
  return createHash("sha256").update(`${method} ${path}\n${body}`).digest("hex");
}

/** The first answer of a key that was used within a day; refuses a key that comes back with another request. */
export function keptAnswer(world: World, key: string, fingerprint: string): KeptAnswer | undefined {
  const kept = world.state.idempotency[key];
  if (kept === undefined || Date.now() - kept.keptAt > keptForMs) return undefined;
  if (kept.fingerprint === fingerprint) return kept;
  throw new StripeProblem(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

/** Keeps an answer for its key. Requests that failed their checks (400, 401, 404) did nothing and are not kept. */
export function keepAnswer(world: World, key: string, answer: Omit<KeptAnswer, "keptAt">): void {
  if (answer.status >= 400 && answer.status !== 402) return;
  forgetOld(world);
  world.state.idempotency[key] = { ...answer, body: structuredClone(answer.body), keptAt: Date.now() };
}

// Keys come in order of time, so the first one that is young enough ends the search.
function forgetOld(world: World): void {
  const kept = world.state.idempotency;
  for (const key in kept) {
    if (Date.now() - (kept[key]?.keptAt ?? 0) <= keptForMs) return;
    delete kept[key];
  }
}
