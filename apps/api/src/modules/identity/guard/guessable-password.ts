import { dictionary } from "@zxcvbn-ts/language-common";
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";

/** The passwords that people have been seen to use most, some 49,000; those shorter than ours is allowed to be do no harm. */
const COMMON = new Set(dictionary["passwords-common"]);

/** Words that everybody thinks of here. A password may hold them, but must not consist of them (ASVS 6.2.11). */
const OWN_WORDS = ["souk", "marketplace", "market", "agent", "workflow", "password", "passwort"];

/** So many letters a password must have besides the words above and its owner's own. */
const OTHER_LETTERS = 4;

/**
 * Refuses passwords that are guessed first, where one is chosen: those that many people use, and those that say
 * no more than where they are used or by whom.
 */
export function passwordGuard(): BetterAuthPlugin {
  return {
    id: "souk-passwords",
    hooks: { before: [{ matcher: ({ path }) => CHOOSING_PATHS.has(path ?? ""), handler: refuseGuessable }] },
  };
}

const CHOOSING_PATHS = new Set(["/sign-up/email", "/change-password", "/reset-password", "/set-password"]);

const refuseGuessable = createAuthMiddleware(async (ctx) => {
  const { password, newPassword, email, name } = (ctx.body ?? {}) as Record<string, unknown>;
  const chosen = newPassword ?? password;
  // Without a request it is the demo market that signs its people up, with a password that everybody knows.
  if (typeof chosen !== "string" || !ctx.request) return;
  const session = ctx.path === "/change-password" ? await getSessionFromCtx(ctx) : null;
  const own = [email, name, session?.user.email, session?.user.name];
  if (
    !isGuessable(
      chosen,
      own.filter((word) => typeof word === "string"),
    )
  )
    return;
  throw new APIError("BAD_REQUEST", {
    code: "PASSWORD_GUESSABLE",
    message: "Too many people use this password, or it says no more than your name. Choose another one.",
  });
});

/** True for a password that is among the most used ones, or of which `own` words and ours leave next to nothing. */
export function isGuessable(password: string, own: readonly string[]): boolean {
  const lower = password.toLowerCase();
  if (COMMON.has(lower) || COMMON.has(password) || new Set(lower).size < OTHER_LETTERS) return true;
  const words = [...OWN_WORDS, ...own.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))];
  const known = words.filter((word) => word.length >= 3).toSorted((one, other) => other.length - one.length);
  const rest = known.reduce((left, word) => left.replaceAll(word, ""), lower);
  return rest !== lower && rest.replace(/[^\p{L}]/gu, "").length < OTHER_LETTERS;
}
