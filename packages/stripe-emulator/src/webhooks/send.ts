import { realNow } from "../world/world.ts";
import { signatureOf } from "./signature.ts";

const timeoutMs = 10_000;

/** Posts an event's body, signed with real time; what the endpoint answered, or why it could not be reached. */
export async function send(
  url: string,
  body: string,
  { secret, signal }: { secret: string; signal: AbortSignal },
): Promise<{ status: number | null; error: string | null }> {
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    "Stripe-Signature": signatureOf(body, secret, realNow()),
  };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { status: null, error: cause };
  }
}
