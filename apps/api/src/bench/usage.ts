import { startBench, type Bench } from "./bench.ts";
import { measureHeldRow } from "./held-row.ts";
import { PARTS, type Part } from "./parts.ts";
import { bestOf, HEADS, type Line, lineOf } from "./table.ts";
import { judge, verdictOf } from "./targets.ts";

const ROUNDS = 2;
const WARM_UP_MS = 400;
const ROUND_MS = 2000;

/** Measures the usage engine: the parts whose names contain `only`, in turns, and prints the table. */
export async function benchUsage(only: string): Promise<void> {
  const parts = PARTS.filter(({ name }) => name.includes(only));
  if (parts.length === 0) return;
  const bench = await startBench();
  try {
    await bench.load({ port: bench.ports.api, load: "each agent once", connections: 32, ms: 4000 });
    const lines = await measureParts(bench, parts);
    console.log([HEADS, ...lines.map(lineOf), "", ...judge(lines)].join("\n"));
    await printLatencies(bench, lines);
  } finally {
    await bench.close();
  }
}

/** At each number of connections every part in turn, and then all of them again. */
async function measureParts(bench: Bench, parts: readonly Part[]): Promise<Line[]> {
  const lines: Line[] = parts.flatMap(({ name, connections }) =>
    connections.map((count) => ({ name, connections: count, rounds: [] })),
  );
  for (const connections of new Set(lines.map((line) => line.connections))) {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const part of parts) {
        await part.run(bench, { connections, ms: WARM_UP_MS });
        const sample = await part.run(bench, { connections, ms: ROUND_MS });
        const line = lines.find((one) => one.name === part.name && one.connections === connections);
        if (sample) line?.rounds.push(sample);
      }
    }
  }
  return lines.filter(({ rounds }) => rounds.length > 0);
}

/** What a caller waits at half of what the API can do, and while a row is held. */
async function printLatencies(bench: Bench, lines: readonly Line[]): Promise<void> {
  const rest = lines.find(
    ({ name, connections }) => name.startsWith("REST consume, 100k") && connections === 64,
  );
  if (!rest) return;
  const perSecond = Math.round(bestOf(rest.rounds).perSecond / 2);
  const half = await bench.load({
    port: bench.ports.api,
    load: "consume on 100k quotas",
    connections: 64,
    ms: 5000,
    perSecond,
  });
  console.log(
    `${verdictOf(half.p99 < 25)} p99 at half load (${perSecond}/s): ${half.p99.toFixed(1)} ms (below 25)`,
  );
  const { held, free } = await measureHeldRow(bench);
  console.log(
    `${verdictOf(held - free <= 20)} slowest call on other quotas while a row is held for a second: ` +
      `${held.toFixed(1)} ms, ${free.toFixed(1)} ms before (at most 20 more)`,
  );
}
