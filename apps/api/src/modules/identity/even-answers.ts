import { setTimeout as wait } from "node:timers/promises";

type Handler = (request: Request) => Promise<Response>;

/** What anybody may ask about any address. Signing in is not among them: there the hash of the password outweighs all. */
const EVEN_PATHS = new Set([
  "/sign-up/email",
  "/request-password-reset",
  "/send-verification-email",
  "/change-email",
]);

/**
 * Answers what anybody may ask about an address no sooner than after `atLeastMs`, more than the work takes either way: how
 * long an answer takes does not tell whether the address has an account. Of two sign-ups at once the one that came second
 * is made again, and finds the account of the first: it would fail otherwise, and only for a new address.
 */
export function answerEvenly(handler: Handler, basePath: string, atLeastMs: number): Handler {
  return async (request) => {
    const path = new URL(request.url).pathname.slice(basePath.length);
    if (request.method !== "POST" || !EVEN_PATHS.has(path)) return handler(request);
    const again = path === "/sign-up/email" ? request.clone() : undefined;
    const [response] = await Promise.all([
      handler(request).then((first) => (again && first.status === LOST_RACE ? handler(again) : first)),
      wait(atLeastMs),
    ]);
    return response;
  };
}

/** The library's status where the account could not be made, for which it names no reason. */
const LOST_RACE = 422;
