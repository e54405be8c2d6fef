import { isAppError } from "@souk/contracts/common/errors";
import type { Database } from "@souk/db/client";
import type { Request, Response } from "express";
import { hashAccessToken } from "../../modules/identity/index.ts";
import { findSubjects, type ReceiptSigner } from "../../modules/usage/index.ts";
import type { Actor } from "../../platform/actor.ts";
import type { Limits } from "../../platform/limits/limits.ts";
import { tellStanding } from "../limits/admit.ts";
import { restCharges } from "../limits/limit-procedures.ts";
import { credentialOf } from "../request-context.ts";
import { AgentMemory } from "./agent-memory.ts";
import { SPENDINGS } from "./spendings.ts";

/** Opens the short way for a call of this procedure; undefined where there is none. */
export type Shortcut = (procedure: string, req: Request) => ShortWay | undefined;

/** The short way of one call. */
export interface ShortWay {
  /** The answer; undefined where the common way is to be gone. Throws refusals like the procedure. */
  take: (res: Response, input: Promise<unknown>) => Promise<unknown>;
  /** Told who was found to have sent the call, when it went the common way. */
  learn: (actor: Actor) => void;
}

/** What of the process the short way needs. */
export interface ShortcutParts {
  db: Database;
  limits: Limits | undefined;
  receipts: ReceiptSigner;
  now: () => Date;
  frontendUrls: readonly [string, ...string[]];
}

/**
 * The short way of agents that spend: the token's hash goes with the spend, and the engine checks it in the same round
 * trip, so that a revocation holds from the next call and nothing is asked twice. What the token opens is learned from a
 * call that went the common way, as does every call that is not plainly good.
 */
export function createSpendShortcut(parts: ShortcutParts): Shortcut {
  const memory = new AgentMemory();
  return (procedure, req) => {
    const { token } = SPENDINGS.has(procedure) ? credentialOf(req) : {};
    const tokenHash = token && hashAccessToken(token);
    if (!tokenHash) return undefined;
    const call = { procedure, tokenHash };
    return {
      take: async (res, input) => {
        try {
          return await take({ ...parts, memory }, call, { res, input: await input.catch(() => undefined) });
        } catch (error) {
          if (!isAppError(error) || !DOUBTS.has(error.code)) throw error;
          memory.forget(tokenHash);
          return undefined;
        }
      },
      // What could not be learned is learned from the next call.
      learn: (actor) => void learn({ ...parts, memory }, tokenHash, actor).catch(() => {}),
    };
  };
}

/** What the engine says of a token that does not open the quota, and of a quota that is gone. */
const DOUBTS: ReadonlySet<string> = new Set(["auth.invalid_token", "listing.not_found"]);

type Inside = ShortcutParts & { memory: AgentMemory };

async function take(
  { memory, limits, db, receipts, now, frontendUrls }: Inside,
  { procedure, tokenHash }: { procedure: string; tokenHash: string },
  { res, input }: { res: Response; input: unknown },
): Promise<unknown> {
  const spending = SPENDINGS.get(procedure)?.(input);
  const caller = spending && memory.find(tokenHash, spending.key);
  if (!caller || !(await isAdmitted(limits, res, caller.actor))) return undefined;
  const { answer, replayed } = await spending.run({ db, receipts, now, webUrl: frontendUrls[0], ...caller });
  if (replayed) res.setHeader("Idempotent-Replayed", "true");
  return answer;
}

async function isAdmitted(
  limits: Limits | undefined,
  res: Response,
  actor: Parameters<typeof restCharges>[0],
) {
  if (!limits) return true;
  const verdicts = await limits.take(restCharges(actor, ""));
  if (!verdicts.every(({ isAdmitted: admitted }) => admitted)) return false;
  tellStanding(res, verdicts);
  return true;
}

async function learn({ memory, db }: Inside, tokenHash: string, actor: Actor): Promise<void> {
  if (actor.kind !== "agent" || !actor.scopes.includes("usage:write") || memory.has(tokenHash)) return;
  const { organizationRole: _, ...unchanging } = actor;
  const found = await findSubjects(db, unchanging);
  if (found) memory.remember(tokenHash, { actor: unchanging, ...found });
}
