import { type Souk, type SoukOptions, createSouk } from "@souk/agent";
import type { Env } from "../env.ts";

/** This agent's slug in the catalogue and the one thing it charges for. */
export const AGENT = "workflow-doctor";
export const METRIC = "workflow-audits";

/** Connects to the market. A person is looking at the page, so no call goes on for long. */
export function connectToSouk(env: Env, options: Partial<SoukOptions> = {}): Souk {
  return createSouk({
    apiUrl: env.SOUK_API_URL,
    issuer: env.SOUK_ISSUER,
    agent: AGENT,
    clientId: env.SOUK_CLIENT_ID,
    clientSecret: env.SOUK_CLIENT_SECRET,
    deadlineMs: 10_000,
    attempts: 3,
    ...options,
  });
}
