import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { GenericEndpointContext } from "better-auth";
import { VERIFY_HOURS } from "../account-mails.ts";

/**
 * Lets the browser that signed up show later that it was this one. Set for every address; bound to the account with a
 * nonce, so that it says neither whose it is nor whether there is one, to anybody but us.
 */
export async function keepSignUp(ctx: GenericEndpointContext, email: string): Promise<void> {
  const found = await ctx.context.internalAdapter.findUserByEmail(email.toLowerCase());
  const nonce = randomBytes(16).toString("base64url");
  const { name, attributes } = cookieOf(ctx);
  ctx.setCookie(name, `${nonce}.${signature(ctx, nonce, found?.user.id ?? "")}`, attributes);
}

/** True in the browser that signed up for the account of this id last. */
export function signedUpHere(ctx: GenericEndpointContext, userId: string): boolean {
  const [nonce, presented] = ctx.getCookie(cookieOf(ctx).name)?.split(".") ?? [];
  if (!nonce || !presented) return false;
  const [given, expected] = [Buffer.from(presented), Buffer.from(signature(ctx, nonce, userId))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function cookieOf({ context }: GenericEndpointContext) {
  return context.createAuthCookie("sign_up", { maxAge: VERIFY_HOURS * 3600 });
}

function signature({ context }: GenericEndpointContext, nonce: string, userId: string): string {
  return createHmac("sha256", context.secret).update(`sign-up ${nonce} ${userId}`).digest("base64url");
}
