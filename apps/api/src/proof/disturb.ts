import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";
import { isConnectionFailure } from "../platform/connection-failure.ts";
import { advanceClock } from "../testing/database-clock.ts";
import { METRICS, type ProofMarket, setCaps, takePlan } from "./market.ts";
import type { Dice } from "./random.ts";

/** What happened beside the clients' calls. */
export interface Disturbances {
  aheadSeconds: number;
  planSwitches: number;
  capChanges: number;
  sweeps: number;
  /** What failed of it although the server was there. */
  faults: string[];
}

/** What is disturbed: a market in a database whose clock can be moved. */
export interface Scene {
  db: Database;
  market: ProofMarket;
  stopped: AbortSignal;
  /** How often the clock jumps. */
  jumpEveryMs: number;
}

/** The clock jumps over ends of days and periods, plans and caps change, and two sweepers race for expired holds. */
export async function disturb(scene: Scene, dice: Dice, done: Disturbances): Promise<void> {
  const { db, market, stopped } = scene;
  const repeat = async (everyMs: number, work: () => Promise<unknown>) => {
    while (!stopped.aborted) {
      await wait(everyMs);
      // The server may be away: then it happens next time.
      await work().catch((error: unknown) => {
        if (!isConnectionFailure(error)) done.faults.push(wordsOf(error));
      });
    }
  };
  await Promise.all([
    repeat(scene.jumpEveryMs, async () => {
      const seconds = dice.between(900, 7 * 3600);
      await advanceClock(db, seconds);
      done.aheadSeconds += seconds;
    }),
    repeat(250, async () => {
      await switchPlan(scene, dice);
      done.planSwitches += 1;
    }),
    repeat(200, async () => {
      const subject = dice.oneOf(market.buyers)?.subjects.get(dice.oneOf(METRICS) ?? "");
      await setCaps(db, subject ?? 0, { day: cap(dice), period: cap(dice) });
      done.capChanges += 1;
    }),
    ...[120, 170].map((everyMs) =>
      repeat(everyMs, async () => {
        await db.execute(sql`select expire_usage_holds(20)`);
        done.sweeps += 1;
      }),
    ),
  ]);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.message} ${wordsOf(error.cause)}` : "";
}

function cap(dice: Dice): number | null {
  return dice.chance(0.4) ? dice.between(20, 80) : null;
}

async function switchPlan({ db, market }: Scene, dice: Dice): Promise<void> {
  const [buyer, tierId] = [dice.oneOf(market.buyers), dice.oneOf(market.tiers)];
  if (!buyer || !tierId) return;
  const { organizationId } = buyer.actor;
  const trialHours = dice.chance(0.25) ? dice.between(1, 48) : null;
  await takePlan(db, { organizationId, listingId: market.agent.listingId, tierId, trialHours });
}
