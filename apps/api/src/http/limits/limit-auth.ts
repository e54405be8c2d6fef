import type { ServerResponse } from "node:http";
import { isAppError } from "@souk/contracts/common/errors";
import { type AuthGate, triesSecret } from "../../modules/identity/index.ts";
import type { Charge, Limits } from "../../platform/limits/limits.ts";
import { type AuthCall, readAuthCall } from "./auth-call.ts";
import { admit } from "./admit.ts";

/**
 * Stands before the identity provider: what a call is charged depends on what it tries. Refusals are problems, and on
 * the OAuth endpoints answers that OAuth's libraries read.
 */
export function limitAuth(limits: Limits): AuthGate {
  return async (request, res, serve) => {
    const call = await readAuthCall(request);
    const refusal = await admit(limits, res, chargesOf(call)).catch((error: unknown) =>
      refuse(call, res, error),
    );
    return refusal ?? serve();
  };
}

function chargesOf({ path, address, client, network }: AuthCall): Charge[] {
  const ofNetwork = (policy: Charge["policy"]): Charge => ({ policy, whose: network });
  if (triesSecret(path)) {
    return [
      ofNetwork("sign-in-ip"),
      ...(address ? [{ policy: "sign-in-address", whose: address } as const] : []),
    ];
  }
  if (MAILS.has(path)) {
    const charge = { policy: "mail-address", whose: `${path} ${address}` } as const;
    return [ofNetwork("mail-ip"), ...(address ? [charge] : [])];
  }
  if (BACK_CHANNEL.has(path)) {
    return [ofNetwork("token-ip"), ...(client ? [{ policy: "token-client", whose: client } as const] : [])];
  }
  return [ofNetwork("auth-ip")];
}

/** Where a mail is sent to an address that anybody may name. */
const MAILS = new Set([
  "/sign-up/email",
  "/request-password-reset",
  "/send-verification-email",
  "/change-email",
]);

/** Where agents' back ends call. */
const BACK_CHANNEL = new Set(["/oauth2/token", "/oauth2/introspect", "/oauth2/revoke", "/oauth2/userinfo"]);

/**
 * RFC 6749 knows no word for too many calls; of its registered ones `temporarily_unavailable` says what is the case.
 * Libraries pass the fields that they do not know on.
 */
function refuse({ path }: AuthCall, res: ServerResponse, error: unknown): Response {
  if (!path.startsWith("/oauth2/") || !isAppError(error) || error.code !== "rate.limited") throw error;
  const body = {
    error: "temporarily_unavailable",
    error_description: `Too many calls. Try again in ${String(res.getHeader("Retry-After"))} seconds.`,
    code: error.code,
    ...error.details,
  };
  return Response.json(body, { status: error.status });
}
