import { type SoukOptions, createSouk } from "../souk.ts";
import type { Tokens } from "../tokens/tokens.ts";
import type { FakeSouk } from "./fake-souk.ts";
import { fastClock } from "./fast-clock.ts";

/** The agent `doctor` at a fake market, with a person whose tokens the market knows. */
export function agentAt(market: FakeSouk, options: Partial<SoukOptions> = {}) {
  const clock = fastClock();
  const souk = createSouk({
    apiUrl: `${market.url}/`,
    agent: "doctor",
    clientId: "client-1",
    clientSecret: "s3cret+/=",
    clock,
    ...options,
  });
  const tokens: Tokens = { accessToken: "access-0", refreshToken: "refresh-0" };
  return { souk, clock, tokens, usage: souk.user(tokens).usage() };
}

/** What a promise is rejected with. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
