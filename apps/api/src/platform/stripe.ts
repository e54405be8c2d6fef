import { AppError } from "@souk/contracts/common/errors";
import Stripe from "stripe";
import type { ServiceContext } from "./service-context.ts";

/** What a verb needs that asks Stripe. `stripe` is absent where no key is configured. */
export interface StripeContext extends ServiceContext {
  stripe: Stripe | undefined;
}

/** Stripe's client, or the refusal `stripe.not_configured`. Call it first, before anything is written. */
export function requireStripe(ctx: StripeContext): Stripe {
  if (!ctx.stripe) throw new AppError("stripe.not_configured");
  return ctx.stripe;
}

/**
 * A client pinned to the API version that the SDK was made for. `apiUrl` points it at a stand-in for development and
 * tests; live keys are refused there, for they would be sent to whatever listens.
 */
export function createStripe({
  secretKey,
  apiUrl,
}: {
  secretKey: string;
  apiUrl?: string | undefined;
}): Stripe {
  const settings = {
    apiVersion: Stripe.API_VERSION,
    maxNetworkRetries: 2,
    timeout: 20_000,
    telemetry: false,
  } as const;
  if (!apiUrl) return new Stripe(secretKey, settings);
  if (/^(?:sk|rk)_live_/.test(secretKey)) throw new Error("A live Stripe key is never sent to a stand-in.");
  const { protocol, hostname, port } = new URL(apiUrl);
  return new Stripe(secretKey, {
    ...settings,
    protocol: protocol === "https:" ? "https" : "http",
    host: hostname,
    port: port || (protocol === "https:" ? "443" : "80"),
  });
}
