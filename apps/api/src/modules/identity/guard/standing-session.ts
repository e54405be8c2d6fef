import { defineRequestState } from "@better-auth/core/context";
import type { Database } from "@souk/db/client";
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";
import type { Transaction } from "../../../platform/service-context.ts";
import { findPasswordByEmail, findPasswordOf, type KeptPassword } from "../credential-store.ts";
import { challengedPerson } from "../lockout/proofs.ts";
import { lockStanding } from "../standing-store.ts";

/**
 * Keeps in mind against which password somebody signs in. Judging it takes a while, and when a new one is chosen
 * meanwhile, the session that comes of it would be one that the new password was to end.
 */
export function standingSession(db: Database): BetterAuthPlugin {
  return {
    id: "souk-standing-session",
    hooks: { before: [{ matcher: ({ path }) => SIGN_INS.has(path ?? ""), handler: keepPassword(db) }] },
  };
}

const SIGN_INS = new Set(["/sign-in/email", "/two-factor/verify-totp", "/two-factor/verify-backup-code"]);

const judged = defineRequestState<KeptPassword | undefined>(() => undefined);

/** Asks as much for addresses that nobody has. */
function keepPassword(db: Database) {
  return createAuthMiddleware(async (ctx) => {
    if (ctx.path !== "/sign-in/email") {
      const person = await challengedPerson(ctx);
      return judged.set(person && (await findPasswordOf(db, person.id)));
    }
    const { data: email } = z.email().safeParse(ctx.body?.email);
    if (email) await judged.set(await findPasswordByEmail(db, email.toLowerCase()));
  });
}

/**
 * Refuses to begin a session of somebody who is banned or gone, with a password that is theirs no more, or through the
 * eyes of a person whom an admin may not look through, or by an admin who is none. Holds their rows: whoever ends
 * access waits for the session and then ends it too.
 */
export async function requireStandingPerson(tx: Transaction, session: object): Promise<void> {
  const { userId: id, impersonatedBy } = session as Record<string, unknown>;
  const userId = String(id);
  const adminId = typeof impersonatedBy === "string" ? impersonatedBy : undefined;
  const admin = adminId && (await lockStanding(tx, adminId));
  const person = await lockStanding(tx, userId);
  const isStanding = person && (adminId === undefined || (admin === "admin" && person !== "admin"));
  if (!isStanding) throw new APIError("FORBIDDEN", { code: "ACCESS_ENDED", message: "Access has ended." });
  const password = await judged.get();
  if (!password || password.userId !== userId || password.hash === (await findPasswordOf(tx, userId)).hash)
    return;
  throw new APIError("UNAUTHORIZED", {
    code: "INVALID_EMAIL_OR_PASSWORD",
    message: "Invalid email or password",
  });
}
