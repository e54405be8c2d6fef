import { z } from "zod";
import { POLICIES, type Policy, type PolicyName } from "./platform/limits/policies.ts";

/** Calls and seconds, e.g. `30/300`. */
const Limit = z
  .string()
  .regex(/^[1-9]\d{0,6}\/[1-9]\d{0,4}$/, "is not a limit such as 30/300: so many calls in so many seconds")
  .transform((text): Policy => {
    const [points = 0, windowSeconds = 0] = text.split("/").map(Number);
    return { points, windowSeconds };
  });

/** One variable for each limit, and one for all: `off` is for tests and for whoever limits elsewhere. */
export const LimitVariables = {
  LIMITS: z.enum(["on", "off"], "is one of on, off").default("on"),
  LIMIT_SIGN_IN_ADDRESS: Limit.default(POLICIES["sign-in-address"]),
  LIMIT_SIGN_IN_IP: Limit.default(POLICIES["sign-in-ip"]),
  LIMIT_MAIL_ADDRESS: Limit.default(POLICIES["mail-address"]),
  LIMIT_MAIL_IP: Limit.default(POLICIES["mail-ip"]),
  LIMIT_TOKEN_CLIENT: Limit.default(POLICIES["token-client"]),
  LIMIT_TOKEN_IP: Limit.default(POLICIES["token-ip"]),
  LIMIT_AUTH_IP: Limit.default(POLICIES["auth-ip"]),
  LIMIT_REST_IP: Limit.default(POLICIES["rest-ip"]),
  LIMIT_REST_ACCOUNT: Limit.default(POLICIES["rest-account"]),
  LIMIT_REST_KEYS: Limit.default(POLICIES["rest-keys"]),
  LIMIT_REST_CLIENT: Limit.default(POLICIES["rest-client"]),
  LIMIT_WEB_ACCOUNT: Limit.default(POLICIES["web-account"]),
  LIMIT_WEB_IP: Limit.default(POLICIES["web-ip"]),
};

type LimitEnv = { [Name in keyof typeof LimitVariables]: z.output<(typeof LimitVariables)[Name]> };

/** The policies of this environment; undefined where nobody is limited. */
export function policiesOf(env: LimitEnv): Record<PolicyName, Policy> | undefined {
  if (env.LIMITS === "off") return undefined;
  return {
    "sign-in-address": env.LIMIT_SIGN_IN_ADDRESS,
    "sign-in-ip": env.LIMIT_SIGN_IN_IP,
    "mail-address": env.LIMIT_MAIL_ADDRESS,
    "mail-ip": env.LIMIT_MAIL_IP,
    "token-client": env.LIMIT_TOKEN_CLIENT,
    "token-ip": env.LIMIT_TOKEN_IP,
    "auth-ip": env.LIMIT_AUTH_IP,
    "rest-ip": env.LIMIT_REST_IP,
    "rest-account": env.LIMIT_REST_ACCOUNT,
    "rest-keys": env.LIMIT_REST_KEYS,
    "rest-client": env.LIMIT_REST_CLIENT,
    "web-account": env.LIMIT_WEB_ACCOUNT,
    "web-ip": env.LIMIT_WEB_IP,
  };
}
