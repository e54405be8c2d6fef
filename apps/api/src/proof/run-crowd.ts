import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "@souk/db/client";
import type { Send, Wish } from "./call.ts";
import { checkFaults } from "./checks/faults.ts";
import { type Crowd, runClient } from "./client.ts";
import { type Disturbances, disturb } from "./disturb.ts";
import { readEvidence } from "./evidence.ts";
import { judge } from "./judge.ts";
import type { ProofMarket } from "./market.ts";
import { Memory } from "./memory.ts";
import { Dice } from "./random.ts";
import { countReplies, type Report } from "./report.ts";

/** How long after its end what was lost is still asked again for. */
const GRACE_MS = 15_000;

/** How much of a run. */
export interface Extent {
  seconds: number;
  /** It goes on until so many calls were done, on a machine that is busy with other things; five times as long at most. */
  leastDone: number;
  processes: number;
  clients: number;
  /** How often the clock jumps, by hours. */
  jumpEveryMs: number;
  seed: number;
}

interface Stage {
  db: Database;
  market: ProofMarket;
  send: Send;
}

interface Around {
  /** Runs beside the clients until it is told to stop. */
  meanwhile: (stopped: AbortSignal) => Promise<void>;
  /** Resolves when nothing is under way any more. */
  settled: () => Promise<void>;
}

/** Lets the clients loose, and judges what they did. */
export async function runCrowd(stage: Stage, extent: Extent, around: Around): Promise<Report> {
  const disturbances: Disturbances = {
    aheadSeconds: 0,
    planSwitches: 0,
    capChanges: 0,
    sweeps: 0,
    faults: [],
  };
  const start = Date.now();
  const wishes = await letLoose(stage, extent, { around, disturbances });
  const seconds = Math.round((Date.now() - start) / 1000);
  await around.settled();
  const { db, market } = stage;
  const subjects = market.buyers.flatMap((buyer) => [...buyer.subjects.values()]);
  const evidence = await readEvidence(db, subjects);
  return {
    seed: extent.seed,
    seconds,
    ...countReplies(wishes),
    ledgerRows: evidence.history.filter((line) => "row" in line).length,
    kills: { api: 0, postgres: 0 },
    disturbances,
    checks: [...judge(evidence, wishes, market), checkFaults(disturbances.faults)],
  };
}

async function letLoose(
  { db, market, send }: Stage,
  { clients, processes, seed, jumpEveryMs, ...extent }: Extent,
  { around, disturbances }: { around: Around; disturbances: Disturbances },
): Promise<Wish[]> {
  const wishes: Wish[] = [];
  const [end, givenUp] = [new AbortController(), new AbortController()];
  const crowd: Crowd = {
    send,
    processes,
    buyers: market.buyers.length,
    memory: new Memory(),
    wishes,
    aheadSeconds: () => disturbances.aheadSeconds,
    stopped: end.signal,
    givenUp: givenUp.signal,
  };
  const work = Promise.all([
    ...Array.from({ length: clients }, (_, number) => runClient(crowd, new Dice(seed * 1000 + number))),
    disturb({ db, market, jumpEveryMs, stopped: end.signal }, new Dice(seed + 2), disturbances),
    around.meanwhile(end.signal),
  ]);
  await Promise.race([enough(wishes, extent), work]);
  end.abort();
  const patience = setTimeout(() => givenUp.abort(), GRACE_MS);
  await work;
  clearTimeout(patience);
  return wishes;
}

async function enough(
  wishes: readonly Wish[],
  { seconds, leastDone }: Pick<Extent, "seconds" | "leastDone">,
): Promise<void> {
  await wait(seconds * 1000);
  for (let more = 0; more < seconds * 4 && countReplies(wishes).done < leastDone; more += 1) await wait(1000);
}
