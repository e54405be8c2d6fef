import type { Balance, Call, Reply, Send } from "./call.ts";
import type { ProofMarket } from "./market.ts";
import type { Dice } from "./random.ts";

const PATIENCE_MS = 5_000;

/** Calls the API as the agent's back end does. Some connections break in the middle, in one of 25 calls. */
export function httpSender(
  { agent, buyers }: ProofMarket,
  urlOf: (process: number) => string | undefined,
  dice: Dice,
): Send {
  return async (call, process) => {
    const url = urlOf(process);
    if (!url) return { status: "lost" };
    const patience = dice.chance(0.04) ? dice.between(1, 15) : PATIENCE_MS;
    try {
      const { path, body } = requestOf(call);
      const answer = await fetch(`${url}/me/agents/${agent.slug}/usage${path}`, {
        method: body ? "POST" : "GET",
        headers: { authorization: `Bearer ${buyers[call.buyer]?.token}`, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(patience),
      });
      return toReply(answer, (await answer.json()) as Body);
    } catch {
      return { status: "lost" };
    }
  };
}

type Body = Balance & { code?: string; items?: Balance[] };

function toReply({ status, headers }: Response, body: Body): Reply {
  if (status === 503) return { status: "lost" };
  if (status !== 200) return { status: "refused", code: body.code ?? `status ${status}` };
  const replayed = headers.get("idempotent-replayed") === "true";
  return { status: "done", replayed, balances: body.items ?? [body] };
}

function requestOf(call: Call): { path: string; body?: object } {
  switch (call.kind) {
    case "read":
      return { path: "" };
    case "batch":
      return { path: "/consume", body: { idempotencyKey: call.key, items: call.items } };
    case "consume":
      return { path: `/${call.metric}/consume`, body: { idempotencyKey: call.key, quantity: call.quantity } };
    case "hold": {
      const { key: idempotencyKey, quantity, seconds: expiresInSeconds } = call;
      return { path: `/${call.metric}/hold`, body: { idempotencyKey, quantity, expiresInSeconds } };
    }
    case "settle":
      return { path: `/${call.metric}/settle`, body: { holdKey: call.key, quantity: call.quantity } };
    case "release": {
      const quantity = call.quantity === null ? {} : { quantity: call.quantity };
      return { path: `/${call.metric}/release`, body: { consumeKey: call.key, ...quantity } };
    }
  }
}
