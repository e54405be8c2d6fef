import { setTimeout as wait } from "node:timers/promises";
import type { ApiProcess } from "./api-process.ts";
import type { MortalPostgres } from "./postgres.ts";
import type { Dice } from "./random.ts";

export interface Kills {
  api: number;
  postgres: number;
}

/** Kills the API processes by turns, and PostgreSQL now and then, and starts them again. */
export async function killAndKill(
  {
    apis,
    postgres,
    stopped,
  }: { apis: readonly ApiProcess[]; postgres: MortalPostgres; stopped: AbortSignal },
  dice: Dice,
  kills: Kills,
): Promise<void> {
  const killApis = async () => {
    while (!stopped.aborted) {
      await pause(dice.between(2_500, 5_000), stopped);
      const api = dice.oneOf(apis);
      if (!api || stopped.aborted) continue;
      await api.kill();
      kills.api += 1;
      await api.start();
    }
  };
  const killPostgres = async () => {
    while (!stopped.aborted) {
      await pause(dice.between(5_000, 8_000), stopped);
      if (stopped.aborted) continue;
      await postgres.killAndRestart();
      kills.postgres += 1;
    }
  };
  await Promise.all([killApis(), killPostgres()]);
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: stopped }).catch(() => {});
}
