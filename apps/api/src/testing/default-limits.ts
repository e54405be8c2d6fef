import { POLICIES } from "../platform/limits/policies.ts";

/** What the environment says about limits where nobody says anything. */
export const DEFAULT_LIMITS = {
  LIMITS: "on",
  ...Object.fromEntries(
    Object.entries(POLICIES).map(([name, policy]) => [
      `LIMIT_${name.replaceAll("-", "_").toUpperCase()}`,
      policy,
    ]),
  ),
};
