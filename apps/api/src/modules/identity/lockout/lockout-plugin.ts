import { randomBytes } from "node:crypto";
import { defineRequestState } from "@better-auth/core/context";
import type { Database } from "@souk/db/client";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, isAPIError } from "better-auth/api";
import { type Charge, chargeTry, forgetFailures, refundTry } from "../lockout-store.ts";
import { isProofField, PROOFS, triedAddress } from "./proofs.ts";
import { presentsSpentCode } from "./spent-code.ts";

/**
 * Locks an address after too many wrong passwords and codes, whether or not it has an account. Each try is
 * counted before it is made. At a locked address what was presented is replaced by something wrong, so that
 * the answer and the work are those of any wrong password; so is a code of the app that was used before. Stands after the provider, whose own refusals
 * must come before a try is counted.
 */
export function lockoutPlugin(db: Database): BetterAuthPlugin {
  return {
    id: "souk-lockout",
    hooks: {
      before: [{ matcher: ({ path, body }) => isProofField(path, body), handler: chargeBefore(db) }],
      after: [{ matcher: ({ path }) => PROOFS.has(path ?? ""), handler: settleAfter(db) }],
    },
  };
}

const charges = defineRequestState<{ made: Charge | undefined }>(() => ({ made: undefined }));

function chargeBefore(db: Database) {
  return createAuthMiddleware(async (ctx) => {
    const proof = PROOFS.get(ctx.path);
    const address = proof && (await triedAddress(ctx, proof));
    if (!address) return;
    const charge = await chargeTry(db, address, new Date());
    await charges.set({ made: charge });
    if (!charge.isLocked && !(await presentsSpentCode(db, ctx))) return;
    return { context: { body: { ...ctx.body, [proof.field]: wrongLike(ctx.body[proof.field]) } } };
  });
}

/** Cannot be anybody's password or code, and takes as long to find wrong. */
function wrongLike(presented: string): string {
  return randomBytes(64).toString("base64url").repeat(2).slice(0, presented.length);
}

function settleAfter(db: Database) {
  return createAuthMiddleware(async (ctx) => {
    const { made } = await charges.get();
    if (!made || made.isLocked) return;
    const { returned, newSession } = ctx.context;
    const outcome = judge(returned, {
      isSignedIn: newSession !== null,
      isSignIn: SIGN_INS.has(ctx.path),
    });
    if (outcome === "proven") await forgetFailures(db, made.email, new Date());
    if (outcome === "undecided") await refundTry(db, made);
  });
}

/** Where a right password alone makes a session, unless a code is wanted. */
const SIGN_INS = new Set(["/sign-in/email", "/verify-email"]);

/** A right password that still wants a code proves nothing yet: then earlier failures stay counted. */
function judge(
  answer: unknown,
  { isSignIn, isSignedIn }: { isSignIn: boolean; isSignedIn: boolean },
): "proven" | "failed" | "undecided" {
  if (isAPIError(answer)) return WRONG.has(String(answer.body?.code)) ? "failed" : "undecided";
  return isSignIn && !isSignedIn ? "undecided" : "proven";
}

/** The library's words for a wrong proof. */
const WRONG = new Set([
  "INVALID_EMAIL_OR_PASSWORD",
  "INVALID_PASSWORD",
  "INVALID_CODE",
  "INVALID_BACKUP_CODE",
]);
