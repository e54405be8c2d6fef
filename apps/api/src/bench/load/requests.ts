import { randomUUID } from "node:crypto";
import { QUOTAS_OF_TOKEN, SUBJECTS, type Target, targetOf } from "../market.ts";

/** Writes the requests of one connection, one after the other. */
export type Requests = () => string;

/** The loads there are, each by what one connection of it sends. */
export const LOADS = {
  "consume on 100k quotas": (agents) => () => consume(targetOf(agents, anySubject())),
  "consume on one quota": (agents) => () => hotCall(agents),
  "hold and settle": (agents) => holdAndSettle(() => targetOf(agents, anySubject())),
  "read quotas": (agents) => () => read(targetOf(agents, anySubject())),
  "each agent once": (agents) => eachAgent(agents),
} as const satisfies Record<string, (agents: readonly string[]) => Requests>;

export type LoadName = keyof typeof LOADS;

/** Everybody's favourite. */
export const HOT = 12_345;
let nextAgent = 0;

function eachAgent(agents: readonly string[]): Requests {
  return () => {
    nextAgent = (nextAgent + QUOTAS_OF_TOKEN) % SUBJECTS;
    return consume(targetOf(agents, nextAgent));
  };
}

/** One consume of everybody's favourite. */
export function hotCall(agents: readonly string[]): string {
  return consume(targetOf(agents, HOT));
}

function anySubject(): number {
  return Math.floor(Math.random() * SUBJECTS);
}

function consume(target: Target): string {
  return post(target, "consume", `{"quantity":1,"idempotencyKey":"${randomUUID()}"}`);
}

function holdAndSettle(next: () => Target): Requests {
  let open: { target: Target; key: string } | undefined;
  return () => {
    if (open) {
      const { target, key } = open;
      open = undefined;
      return post(target, "settle", `{"quantity":1,"holdKey":"${key}"}`);
    }
    open = { target: next(), key: randomUUID() };
    return post(open.target, "hold", `{"quantity":2,"idempotencyKey":"${open.key}"}`);
  };
}

function post({ agentId, metric, token }: Target, verb: string, body: string): string {
  return (
    `POST /api/v1/me/agents/${agentId}/usage/${metric}/${verb} HTTP/1.1\r\nHost: bench\r\n` +
    `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}

function read({ agentId, token }: Target): string {
  return `GET /api/v1/me/agents/${agentId}/usage HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n\r\n`;
}
