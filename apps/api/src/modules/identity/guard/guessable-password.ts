import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";

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
    !(await isGuessable(
      chosen,
      own.filter((word) => typeof word === "string"),
    ))
  )
    return;
  throw new APIError("BAD_REQUEST", {
    code: "PASSWORD_GUESSABLE",
    message: "Too many people use this password, or it says no more than your name. Choose another one.",
  });
});

/** True for a password that is among the most used ones, or of which `own` words and ours leave next to nothing. */
export async function isGuessable(password: string, own: readonly string[]): Promise<boolean> {
  const lower = password.toLowerCase();
  if (new Set(lower).size < OTHER_LETTERS || (await isCommon(lower))) return true;
  const words = [...OWN_WORDS, ...own.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))];
  const known = words.filter((word) => word.length >= 3).toSorted((one, other) => other.length - one.length);
  const rest = known.reduce((left, word) => left.replaceAll(word, ""), lower);
  return rest !== lower && rest.replace(/[^\p{L}]/gu, "").length < OTHER_LETTERS;
}

/**
 * The 50,000 passwords of eight characters or more that people have been seen to use most; 3,527 of them are as long as
 * ours must be. Mozilla's list of its own accounts, read when the first password is chosen.
 */
async function isCommon(lower: string): Promise<boolean> {
  const { default: common } = await import("fxa-common-password-list");
  return common.test(lower);
}
