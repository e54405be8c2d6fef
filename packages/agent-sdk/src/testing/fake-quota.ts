/** One spend as the fake market remembers it. */
export interface Spent {
  kind: "consume" | "hold";
  quantity: number;
  /** What became of it: what was settled, or given back. */
  settled?: number;
  released?: number;
}

/** What an operation comes to: an answer, or a refusal. */
export interface Outcome {
  status: number;
  body: object;
  replayed?: boolean;
}

/** An invented plan with one metric, `audits`, by the rules that the contract states. */
export function createFakeQuota() {
  const state = { limit: 10, cap: null as number | null, hasPlan: true, spent: new Map<string, Spent>() };

  const sum = (count: (spent: Spent) => number) =>
    [...state.spent.values()].reduce((total, spent) => total + count(spent), 0);
  const used = () =>
    sum(
      ({ kind, quantity, settled, released = 0 }) => (kind === "hold" ? (settled ?? 0) : quantity) - released,
    );
  const held = () =>
    sum(({ kind, quantity, settled }) => (kind === "hold" && settled === undefined ? quantity : 0));
  const balance = () => ({
    metric: "audits",
    limit: state.limit,
    used: used(),
    held: held(),
    remaining: Math.max(0, state.limit - used() - held()),
    overage: null,
    resetsAt: "2026-12-01T00:00:00.000Z",
  });

  function spend(kind: Spent["kind"], key: string, quantity: number): Outcome {
    const answer = () => ({ status: 200, body: { ...balance(), quantity, idempotencyKey: key } });
    const known = state.spent.get(key);
    if (known?.released !== undefined) return refuse(409, "usage.given_back");
    if (known && (known.kind !== kind || known.quantity !== quantity)) return refuse(409, "usage.key_reused");
    if (known) return { ...answer(), replayed: true };
    if (!state.hasPlan)
      return refuse(402, "subscription.required", { subscribeUrl: "http://web/agents/doctor" });
    const wanted = used() + held() + quantity;
    const details = {
      ...balance(),
      requested: quantity,
      upgradeUrl: "http://web/upgrade",
      retryAfterSeconds: 60,
    };
    if (wanted > state.limit) return refuse(429, "quota.exceeded", details);
    if (state.cap !== null && wanted > state.cap)
      return refuse(429, "usage.cap_reached", { ...details, cap: "day" });
    state.spent.set(key, { kind, quantity });
    return answer();
  }

  function settle(key: string, requested: number): Outcome {
    const hold = state.spent.get(key);
    if (!hold || hold.kind !== "hold") return refuse(404, "usage.hold_not_found");
    if (hold.settled !== undefined && hold.settled !== requested) return refuse(409, "usage.already_settled");
    hold.settled = requested;
    return { status: 200, body: { ...balance(), holdKey: key, requested, quantity: requested } };
  }

  function release(key: string, quantity?: number): Outcome {
    const spent = state.spent.get(key);
    if (!spent) return refuse(404, "usage.consume_not_found");
    const asked = quantity ?? spent.quantity;
    if (asked > spent.quantity) return refuse(400, "usage.release_exceeds");
    if (spent.released !== undefined && spent.released !== asked)
      return refuse(409, "usage.already_released");
    spent.released = asked;
    return { status: 200, body: { ...balance(), quantity: asked, consumeKey: key } };
  }

  return { state, balance, used, held, spend, settle, release };
}

/** A refusal as problem+json says it. */
export function refuse(status: number, code: string, details: object = {}): Outcome {
  return {
    status,
    body: { type: `/docs/errors#${code}`, title: code, status, code, requestId: "req-1", ...details },
  };
}
