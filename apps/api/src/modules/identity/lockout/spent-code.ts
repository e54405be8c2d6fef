import { createHash } from "node:crypto";
import type { Database } from "@souk/db/client";
import type { GenericEndpointContext } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { wasCodeSpent } from "../factor-store.ts";
import { challengedPerson } from "./proofs.ts";

/** Where a code of the authenticator app is shown. */
const APP_PATH = "/two-factor/verify-totp";

/**
 * True when a challenge is answered with a code of the app that has signed in already. The library would take it, end
 * the challenge by it and only then be refused its session: found out before, it is a wrong code like any other. Of two
 * who present one code at the same instant the later one is still refused there (`guard/record-factor.ts`).
 */
export async function presentsSpentCode(db: Database, ctx: GenericEndpointContext): Promise<boolean> {
  if (ctx.path !== APP_PATH || (await getSessionFromCtx(ctx))) return false;
  const person = await challengedPerson(ctx);
  return person ? wasCodeSpent(db, { userId: person.id, codeHash: hashOfCode(ctx.body.code) }) : false;
}

/** Under which a code is remembered as used. */
export function hashOfCode(code: string): string {
  return createHash("sha256").update(code).digest("base64url");
}
