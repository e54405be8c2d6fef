import { AppError } from "@souk/contracts/common/errors";
import { createDb, createPool, type Database } from "@souk/db/client";
import {
  consumeBatch,
  consumeUsage,
  getUsage,
  holdUsage,
  releaseUsage,
  settleUsage,
} from "../modules/usage/index.ts";
import type { AgentActor } from "../platform/actor.ts";
import { isConnectionFailure } from "../platform/connection-failure.ts";
import { contextOf, type TestContext } from "../testing/market.ts";
import type { Balance, Call, Reply, Send } from "./call.ts";
import type { ProofMarket } from "./market.ts";

/** Calls the verbs without HTTP, over connections and lanes of their own for each "process". */
export function verbSender(
  { agent, buyers }: ProofMarket,
  { url, processes }: { url: string; processes: number },
): { send: Send; close: () => Promise<unknown> } {
  const pools = Array.from({ length: processes }, () => createPool(url, { max: 5, allowExitOnIdle: true }));
  const databases = pools.map((pool) => createDb(pool));
  const send: Send = async (call, process) => {
    const [db, buyer] = [databases[process], buyers[call.buyer]];
    if (!db || !buyer) throw new Error("no such process, or buyer");
    try {
      return await ask(contextFor(db, buyer.actor), agent.slug, call);
    } catch (error) {
      if (error instanceof AppError && error.code !== "service.unavailable") {
        return { status: "refused", code: error.code };
      }
      if (error instanceof AppError || isConnectionFailure(error)) return { status: "lost" };
      return { status: "refused", code: String(error) };
    }
  };
  return { send, close: () => Promise.all(pools.map((pool) => pool.end())) };
}

const contexts = new WeakMap<Database, Map<AgentActor, TestContext<AgentActor>>>();

/** One context for each, since a context has a signer of its own. */
function contextFor(db: Database, actor: AgentActor): TestContext<AgentActor> {
  const known = contexts.get(db) ?? new Map<AgentActor, TestContext<AgentActor>>();
  contexts.set(db, known);
  const context = known.get(actor) ?? contextOf(db, actor);
  known.set(actor, context);
  return context;
}

async function ask(ctx: TestContext<AgentActor>, agentId: string, call: Call): Promise<Reply> {
  if (call.kind === "read") {
    return { status: "done", replayed: false, balances: (await getUsage(ctx, agentId)).items };
  }
  if (call.kind === "batch") {
    const { answer, replayed } = await consumeBatch(ctx, {
      agentId,
      idempotencyKey: call.key,
      items: call.items,
    });
    return { status: "done", replayed, balances: answer.items };
  }
  const { answer, replayed } = await askOne(ctx, agentId, call);
  return { status: "done", replayed, balances: [answer] };
}

function askOne(
  ctx: TestContext<AgentActor>,
  agentId: string,
  call: Exclude<Call, { kind: "read" | "batch" }>,
): Promise<{ answer: Balance; replayed: boolean }> {
  const { metric: metricSlug, key } = call;
  switch (call.kind) {
    case "consume":
      return consumeUsage(ctx, { agentId, metricSlug, quantity: call.quantity, idempotencyKey: key });
    case "hold": {
      const { quantity, seconds: expiresInSeconds } = call;
      return holdUsage(ctx, { agentId, metricSlug, quantity, idempotencyKey: key, expiresInSeconds });
    }
    case "settle":
      return settleUsage(ctx, { agentId, metricSlug, holdKey: key, quantity: call.quantity });
    case "release":
      return releaseUsage(ctx, {
        agentId,
        metricSlug,
        consumeKey: key,
        quantity: call.quantity ?? undefined,
      });
  }
}
