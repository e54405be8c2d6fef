import { parseArgs } from "node:util";
import type { StripeEvent } from "@souk/contracts/billing/entities";
import { reconcileStripe, retryStripeEvents } from "../modules/inbox/index.ts";
import type { StripeContext } from "../platform/stripe.ts";
import { CommandFault, UsageFault } from "./faults.ts";

/** `stripe-events retry`: says what it put back, or with `--dry-run` what it would. */
export async function retry(ctx: StripeContext, args: string[]): Promise<string> {
  const { since, type, id, "dry-run": dryRun } = readOptions(args);
  const wish = { since: since === undefined ? undefined : readSince(since, ctx.now()), type, id, dryRun };
  const events = await retryStripeEvents(ctx, wish);
  if (id && events.length === 0) throw new CommandFault(`There is no event ${id}.`);
  const lines = events.map((event) => `${describe(event)}\n`);
  return `${lines.join("")}${count(events.length, "event")} ${dryRun ? "would be put back (dry run, nothing changed)" : "put back"}.\n`;
}

/** `stripe-events reconcile`: says what was missing. */
export async function reconcile(ctx: StripeContext, args: string[]): Promise<string> {
  if (args.length > 0) throw new UsageFault(`What is ${args[0]}?`);
  const { events, subscriptions } = await reconcileStripe(ctx);
  const lines = [...events, ...subscriptions].map((id) => `${id}\n`);
  return `${lines.join("")}${count(events.length, "event")} had not arrived, ${count(subscriptions.length, "subscription")} differed. The worker looks at them now.\n`;
}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        since: { type: "string" },
        type: { type: "string" },
        id: { type: "string" },
        "dry-run": { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : "The options cannot be read.");
  }
}

const MS_OF = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** An instant, or an age before now. */
function readSince(text: string, now: Date): Date {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (amount && unit) return new Date(now.getTime() - Number(amount) * MS_OF[unit as keyof typeof MS_OF]);
  const instant = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : undefined;
  if (!instant || Number.isNaN(instant.getTime())) {
    throw new UsageFault(`--since ${text} is neither an instant nor an age such as 90m, 6h or 3d.`);
  }
  return instant;
}

function describe({ receivedAt, stripeEventId, type, state, attempts, lastError }: StripeEvent): string {
  const failure = lastError ? `  ${lastError.replaceAll(/\s+/g, " ").slice(0, 100)}` : "";
  return `${receivedAt}  ${stripeEventId}  ${type}  ${state} after ${count(attempts, "attempt")}${failure}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
