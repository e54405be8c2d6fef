import { median } from "./rounds.ts";
import type { Sample } from "./sample.ts";
import type { Line } from "./table.ts";

interface Target {
  says: string;
  over: string;
  under: string;
  connections: number;
  least: number;
}

/** What has to hold, as ratios of two lines: they were taken in turns, so that other work hits both. */
const TARGETS: readonly Target[] = [
  {
    says: "lane / one statement, 100k quotas",
    over: "lane, 100k quotas",
    under: "one statement, pg, 100k quotas",
    connections: 32,
    least: 1.5,
  },
  {
    says: "lane / one statement, one quota",
    over: "lane, one quota",
    under: "one statement, pg, one quota",
    connections: 32,
    least: 10,
  },
  {
    says: "REST consume / one statement",
    over: "REST consume, 100k quotas",
    under: "one statement, pg, 100k quotas",
    connections: 64,
    least: 1.5,
  },
  {
    says: "REST consume / Express + zod",
    over: "REST consume, 100k quotas",
    under: "Express + zod, doing nothing",
    connections: 64,
    least: 0.35,
  },
];

/**
 * The targets whose lines were measured, each with the median of its rounds' ratios, and what the processor time of a call
 * says of the same: it hardly changes when other work takes the machine.
 */
export function judge(lines: readonly Line[]): string[] {
  return TARGETS.flatMap(({ says, over, under, connections, least }) => {
    const rounds = (name: string) =>
      lines.find((line) => line.name === name && line.connections === connections)?.rounds;
    const [upper, lower] = [rounds(over), rounds(under)];
    if (!upper || !lower) return [];
    const ratio = median(upper.map((round, at) => round.perSecond / (lower[at]?.perSecond ?? Number.NaN)));
    const share = cpuOf(lower) / cpuOf(upper);
    const numbers = `${ratio.toFixed(2)}, by processor time ${share.toFixed(2)} (at least ${least})`;
    return `${verdictOf(ratio >= least)} ${says}, ${connections} connections: ${numbers}`;
  });
}

/** Processor time of a call in the round that other work disturbed least. */
function cpuOf(rounds: readonly Sample[]): number {
  return Math.min(...rounds.map(({ nodeUs, pgUs }) => (nodeUs ?? 0) + (pgUs ?? 0)));
}

/** How a target did, at the beginning of its line. */
export function verdictOf(isMet: boolean): string {
  return isMet ? "met   " : "MISSED";
}
