import type { Call } from "./call.ts";
import { METRICS } from "./market.ts";
import type { Memory } from "./memory.ts";
import type { Dice } from "./random.ts";

/** A key must not be repeated later than this: at 48 hours it may be spent anew. */
const REMEMBERED_SECONDS = 30 * 3600;

/** What a client does next. */
export function chooseCall(
  dice: Dice,
  memory: Memory,
  { buyers, aheadSeconds }: { buyers: number; aheadSeconds: number },
): Call {
  const share = dice.next();
  if (share < 0.05) return { kind: "read", buyer: dice.between(0, buyers - 1) };
  if (share < 0.2) return settle(dice, memory) ?? consume(dice, memory, buyers);
  if (share < 0.35) return release(dice, memory) ?? consume(dice, memory, buyers);
  if (share < 0.43) return again(dice, memory, aheadSeconds) ?? consume(dice, memory, buyers);
  if (share < 0.6) return hold(dice, memory, buyers);
  if (share < 0.7) return batch(dice, memory, buyers);
  return consume(dice, memory, buyers);
}

function newSpend(dice: Dice, memory: Memory, buyers: number) {
  return {
    buyer: dice.between(0, buyers - 1),
    metric: dice.oneOf(METRICS) ?? "pages",
    key: memory.newKey(),
    quantity: dice.between(1, 8),
  };
}

function consume(dice: Dice, memory: Memory, buyers: number): Call {
  return { kind: "consume", ...newSpend(dice, memory, buyers) };
}

/** Some holds expire within the next hours of the clock. */
function hold(dice: Dice, memory: Memory, buyers: number): Call {
  const seconds = dice.chance(0.3) ? dice.between(1, 3) : dice.between(600, 86_400);
  return { kind: "hold", ...newSpend(dice, memory, buyers), seconds };
}

function batch(dice: Dice, memory: Memory, buyers: number): Call {
  const { buyer, key } = newSpend(dice, memory, buyers);
  const items = METRICS.map((metric) => ({ metric, quantity: dice.between(1, 4) }));
  return { kind: "batch", buyer, key, items: dice.chance(0.5) ? items : items.toReversed() };
}

/** At less, at as much, or at more than was held. */
function settle(dice: Dice, memory: Memory): Call | undefined {
  const held = memory.takeHold(dice);
  if (!held) return undefined;
  const { buyer, metric, key } = held;
  return { kind: "settle", buyer, metric, key, quantity: dice.between(0, held.quantity + 4) };
}

function release(dice: Dice, memory: Memory): Call | undefined {
  const spent = dice.oneOf(memory.spent)?.call;
  if (!spent) return undefined;
  const { buyer, key } = spent;
  const metric = spent.kind === "batch" ? (dice.oneOf(METRICS) ?? "pages") : spent.metric;
  return { kind: "release", buyer, metric, key, quantity: dice.chance(0.5) ? null : dice.between(1, 6) };
}

/** The same call again, or its key for another one. */
function again(dice: Dice, memory: Memory, aheadSeconds: number): Call | undefined {
  const spent = dice.oneOf(memory.spent);
  if (!spent || aheadSeconds - spent.aheadSeconds > REMEMBERED_SECONDS) return undefined;
  const { call } = spent;
  if (call.kind === "batch" || dice.chance(0.7)) return call;
  return { ...call, quantity: call.quantity + 1 };
}
