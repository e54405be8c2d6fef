import { say } from "./screen.ts";

/** Something that was started and can end, asked or not. */
export type Running = {
  /** Resolves with the manner of its end. */
  exited: Promise<string>;
  stop: () => Promise<void>;
};

export type Kept = { stop: () => Promise<void> };

const triesPerMinute = 3;

/**
 * Starts a part and starts it again when it ends unasked: after 0.5, 1 and 2 s. A part that ends a fourth time
 * within one minute is given up, with a sentence that says so.
 */
export async function keepRunning(
  name: string,
  start: () => Promise<Running>,
  giveUp: (sentence: string) => void,
): Promise<Kept> {
  let current = await start();
  let stopped = false;
  let revival: Promise<void> = Promise.resolve();
  let ends: number[] = [];
  watch();

  function watch(): void {
    void current.exited.then((how) => {
      if (!stopped) revival = revive(how);
    });
  }

  async function revive(how: string): Promise<void> {
    ends = [...ends.filter((at) => at > Date.now() - 60_000), Date.now()];
    if (ends.length > triesPerMinute)
      return giveUp(`The ${name} ended ${ends.length} times within a minute, the last time with: ${how}`);
    say(`The ${name} ended (${how}) and is started again.`);
    await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** ends.length));
    if (stopped) return;
    try {
      current = await start();
      say(`The ${name} is back.`);
      watch();
    } catch (error) {
      if (!stopped) await revive(error instanceof Error ? error.message : String(error));
    }
  }

  return {
    stop: async () => {
      stopped = true;
      await revival;
      await current.stop();
    },
  };
}
