import { setTimeout as wait } from "node:timers/promises";
import type { Call, Reply, Send, Wish } from "./call.ts";
import { chooseCall } from "./choose-call.ts";
import type { Memory } from "./memory.ts";
import type { Dice } from "./random.ts";

/** What the clients of a run share. */
export interface Crowd {
  send: Send;
  processes: number;
  buyers: number;
  memory: Memory;
  wishes: Wish[];
  /** How far the database's clock is ahead, as far as the clients know. */
  aheadSeconds: () => number;
  /** No new wishes from now on. */
  stopped: AbortSignal;
  /** Nor any more tries. */
  givenUp: AbortSignal;
}

/** Calls and calls until it is stopped; a quarter of what it asks goes twice at once, and nothing that is lost is left. */
export async function runClient(crowd: Crowd, dice: Dice): Promise<void> {
  while (!crowd.stopped.aborted) {
    const aheadSeconds = crowd.aheadSeconds();
    const call = chooseCall(dice, crowd.memory, { buyers: crowd.buyers, aheadSeconds });
    const wish: Wish = { call, replies: [] };
    crowd.wishes.push(wish);
    const tries = dice.chance(0.25) ? 2 : 1;
    await Promise.all(Array.from({ length: tries }, () => insist(crowd, dice, wish)));
    if (isSpend(call) && wish.replies.some(({ status }) => status === "done")) {
      crowd.memory.remember({ call, aheadSeconds });
    }
  }
}

function isSpend(call: Call): call is Extract<Call, { kind: "consume" | "hold" | "batch" }> {
  return call.kind === "consume" || call.kind === "hold" || call.kind === "batch";
}

/** Tries with the same key until an answer or a refusal comes; now and then nobody asks again. */
async function insist(crowd: Crowd, dice: Dice, { call, replies }: Wish): Promise<void> {
  const mayLeave = dice.chance(0.05);
  for (;;) {
    const reply: Reply = await crowd.send(call, dice.between(0, crowd.processes - 1));
    replies.push(reply);
    if (reply.status !== "lost" || mayLeave || crowd.givenUp.aborted) return;
    await wait(dice.between(5, 60));
  }
}
