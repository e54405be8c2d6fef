import type { GenericEndpointContext, User } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import { readVerificationToken } from "../verification-token.ts";

/** Where somebody proves who they are, in which field, and how the address they try is known. */
interface Proof {
  field: string;
  of: "named address" | "session" | "challenge" | "sign-up link";
}

/** Every endpoint of the library that compares a secret with what somebody typed. */
export const PROOFS: ReadonlyMap<string, Proof> = new Map<string, Proof>([
  ["/sign-in/email", { field: "password", of: "named address" }],
  ["/verify-email", { field: "password", of: "sign-up link" }],
  ["/two-factor/verify-totp", { field: "code", of: "challenge" }],
  ["/two-factor/verify-backup-code", { field: "code", of: "challenge" }],
  ["/change-password", { field: "currentPassword", of: "session" }],
  ["/two-factor/enable", { field: "password", of: "session" }],
  ["/two-factor/disable", { field: "password", of: "session" }],
  ["/two-factor/get-totp-uri", { field: "password", of: "session" }],
  ["/two-factor/generate-backup-codes", { field: "password", of: "session" }],
]);

/** True when the request presents something that will be compared. */
export function isProofField(path: string | undefined, body: unknown): boolean {
  const proof = PROOFS.get(path ?? "");
  return proof !== undefined && typeof body === "object" && body !== null && isText(body, proof.field);
}

function isText(body: object, field: string): boolean {
  return typeof Reflect.get(body, field) === "string";
}

/** The address whose secret is being tried; undefined when the endpoint will refuse without comparing. */
export async function triedAddress(ctx: GenericEndpointContext, { of }: Proof): Promise<string | undefined> {
  if (of === "named address") return z.email().safeParse(ctx.body.email).data;
  if (of === "sign-up link") return signedUpAddress(ctx);
  const session = await getSessionFromCtx(ctx);
  if (session) return session.user.email;
  return of === "challenge" ? (await challengedPerson(ctx))?.email : undefined;
}

/** Links to change an address are not used with a password. A link that is none of ours is refused, its try given back. */
function signedUpAddress({ body }: GenericEndpointContext): string | undefined {
  const token = typeof body.token === "string" ? readVerificationToken(body.token) : undefined;
  return token?.updateTo ? undefined : token?.email;
}

/** Whose second factor is asked for: the two-factor cookie names a challenge, the challenge a person. */
export async function challengedPerson(ctx: GenericEndpointContext): Promise<User | undefined> {
  const cookie = ctx.context.createAuthCookie("two_factor");
  const identifier = await ctx.getSignedCookie(cookie.name, ctx.context.secret);
  if (!identifier) return undefined;
  const challenge = await ctx.context.internalAdapter.findVerificationValue(identifier);
  if (!challenge) return undefined;
  return (await ctx.context.internalAdapter.findUserById(challenge.value)) ?? undefined;
}
