import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { hashAccessToken } from "../modules/identity/index.ts";
import { Lane } from "../modules/usage/engine/lane.ts";
import type { Operation } from "../modules/usage/engine/operation.ts";
import { spendUsage } from "../modules/usage/engine/spend-usage.ts";
import { targetOf, userOf } from "./market.ts";

/** A lane as the API has it. */
export function newLane(db: Database): Lane {
  return new Lane((operations) => spendUsage(db, operations, { wait: false }));
}

/** A consume of the subject with this number, with the token that is to be checked. */
export function consumeOf(agents: readonly string[], subject: number): Operation {
  const { token } = targetOf(agents, subject);
  return {
    items: [
      { kind: "consume", subjectId: String(subject + 1), key: randomUUID(), quantity: 1, seconds: null },
    ],
    batch: null,
    tokenHash: hashAccessToken(token) ?? null,
    spender: { userId: userOf(subject), clientId: null, apiKeyId: null },
    now: new Date(),
  };
}
