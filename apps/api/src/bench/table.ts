import type { Sample } from "./sample.ts";

/** The rounds of one line at one number of connections. */
export interface Line {
  name: string;
  connections: number;
  rounds: Sample[];
}

const WIDTHS = [38, 6, 10, 9, 9, 9, 9, 8];

/** The heads of the table's columns. */
export const HEADS = rowOf(["what", "conns", "calls/s", "p50 ms", "p99 ms", "Node µs", "PG µs", "errors"]);

/** One line: the round of the most calls, as other work on the machine only ever takes away. */
export function lineOf({ name, connections, rounds }: Line): string {
  const best = bestOf(rounds);
  const us = (of: "nodeUs" | "pgUs") => {
    const known = rounds.map((round) => round[of]).filter((value) => value !== null);
    return known.length > 0 ? Math.min(...known).toFixed(0) : "";
  };
  const errors = rounds.reduce((sum, round) => sum + round.errors, 0);
  return rowOf([
    name,
    String(connections),
    Math.round(best.perSecond).toLocaleString("en"),
    best.p50.toFixed(2),
    best.p99.toFixed(2),
    us("nodeUs"),
    us("pgUs"),
    String(errors),
  ]);
}

/** The round of the most calls. */
export function bestOf(rounds: readonly Sample[]): Sample {
  const [best] = rounds.toSorted((one, other) => other.perSecond - one.perSecond);
  if (!best) throw new Error("Nothing was measured");
  return best;
}

function rowOf(cells: readonly string[]): string {
  return cells
    .map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[at] ?? 0)))
    .join("");
}
