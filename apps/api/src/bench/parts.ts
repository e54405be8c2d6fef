import { randomUUID } from "node:crypto";
import { hashAccessToken, resolveBearer } from "../modules/identity/index.ts";
import { authOf } from "../testing/grant.ts";
import { type Bench, anySubject } from "./bench.ts";
import { consumeOf, newLane } from "./lanes.ts";
import { HOT, type LoadName } from "./load/requests.ts";
import { SUBJECTS, targetOf } from "./market.ts";
import { hasPgbench, runPgbench } from "./pgbench.ts";
import { repeat, type Sample } from "./sample.ts";
import { SINGLE_STATEMENT } from "./single-statement.ts";

/** How hard, and for how long. */
export interface Effort {
  connections: number;
  ms: number;
}

/** One line of the table; undefined where it cannot be measured here. */
export interface Part {
  name: string;
  connections: readonly number[];
  run: (bench: Bench, effort: Effort) => Promise<Sample | undefined>;
}

const ALL = [8, 32, 64];
const hotId = String(HOT + 1);

/** What is measured, in the order of the table. */
export const PARTS: readonly Part[] = [
  { name: "one statement, pg, 100k quotas", connections: ALL, run: singleOn(anySubject) },
  { name: "one statement, pg, one quota", connections: ALL, run: singleOn(() => hotId) },
  { name: "one statement, pgbench, 100k quotas", connections: ALL, run: pgbenchOn(`random(1, ${SUBJECTS})`) },
  { name: "one statement, pgbench, one quota", connections: ALL, run: pgbenchOn(hotId) },
  { name: "lane, 100k quotas", connections: ALL, run: laneOn(() => Number(anySubject()) - 1) },
  { name: "lane, one quota", connections: ALL, run: laneOn(() => HOT) },
  { name: "REST consume, 100k quotas", connections: ALL, run: restBy("consume on 100k quotas") },
  { name: "REST consume, one quota", connections: ALL, run: restBy("consume on one quota") },
  { name: "REST hold, then settle", connections: ALL, run: restBy("hold and settle") },
  { name: "REST read of an agent's 100 quotas", connections: ALL, run: restBy("read quotas") },
  { name: "token check alone", connections: ALL, run: checkTokens },
  { name: "Express + zod, doing nothing", connections: ALL, run: doNothing },
];

function singleOn(subject: () => string): Part["run"] {
  return ({ pool, own }, effort) =>
    own(() =>
      repeat(
        () =>
          pool.query({
            name: "single_statement",
            text: SINGLE_STATEMENT,
            values: [subject(), 1, randomUUID(), null],
          }),
        effort,
      ),
    );
}

function pgbenchOn(subject: string): Part["run"] {
  return async ({ own, url }, effort) => {
    if (!(await hasPgbench())) return undefined;
    const sample = await own(() => runPgbench(url, { subject, ...effort }));
    return { ...sample, nodeUs: null };
  };
}

function laneOn(subject: () => number): Part["run"] {
  return ({ db, agents, own }, effort) => {
    const lane = newLane(db);
    return own(() => repeat(() => lane.push(consumeOf(agents, subject())), effort));
  };
}

function restBy(load: LoadName): Part["run"] {
  return (bench, effort) => bench.load({ port: bench.ports.api, load, ...effort });
}

function checkTokens({ db, agents, own }: Bench, effort: Effort): Promise<Sample> {
  const ctx = { db, auth: authOf(db), now: () => new Date() };
  const check = async () => {
    const { token } = targetOf(agents, Number(anySubject()) - 1);
    if (!hashAccessToken(token) || !(await resolveBearer(ctx, token))) throw new Error("Unknown token");
  };
  return own(() => repeat(check, effort));
}

function doNothing(bench: Bench, effort: Effort): Promise<Sample> {
  return bench.load({ port: bench.ports.nothing, load: "consume on 100k quotas", ...effort });
}
