import type { Wish } from "./call.ts";
import type { Violations } from "./checks/violations.ts";
import type { Disturbances } from "./disturb.ts";
import type { Kills } from "./kills.ts";

/** What a run did and found. */
export interface Report {
  seed: number;
  seconds: number;
  wishes: number;
  sent: number;
  done: number;
  replayed: number;
  refused: number;
  lost: number;
  ledgerRows: number;
  kills: Kills;
  disturbances: Disturbances;
  checks: readonly Violations[];
}

/** Counts what came back. */
export function countReplies(wishes: readonly Wish[]) {
  const replies = wishes.flatMap((wish) => wish.replies);
  const count = (status: string) => replies.filter((reply) => reply.status === status).length;
  return {
    wishes: wishes.length,
    sent: replies.length,
    done: count("done"),
    replayed: replies.filter((reply) => reply.status === "done" && reply.replayed).length,
    refused: count("refused"),
    lost: count("lost"),
  };
}

/** How many rules were found broken. */
export function violationsOf({ checks }: Pick<Report, "checks">): number {
  return checks.reduce((sum, { count }) => sum + count, 0);
}

/** Some of what was found, in words. */
export function examplesOf({ checks }: Pick<Report, "checks">): string[] {
  return checks.flatMap(({ examples }) => examples);
}

/** The report as people read it. */
export function printable(report: Report): string {
  const { disturbances, kills, checks } = report;
  const { planSwitches, capChanges, sweeps, aheadSeconds } = disturbances;
  return [
    `seed ${report.seed}, ${report.seconds} s`,
    `operations      ${report.wishes} wished, ${report.sent} sent`,
    `answers         ${report.done} done (${report.replayed} replays), ${report.refused} refused, ${report.lost} lost`,
    `ledger          ${report.ledgerRows} rows`,
    `kills           ${kills.api} of API processes, ${kills.postgres} of PostgreSQL`,
    `meanwhile       ${planSwitches} plan switches, ${capChanges} changes of caps, ${sweeps} sweeps, ${(aheadSeconds / 86_400).toFixed(1)} days`,
    ...checks.map(
      ({ check, count }) =>
        `${count === 0 ? "holds " : "BROKEN"}          ${check}${count === 0 ? "" : `: ${count}`}`,
    ),
    ...examplesOf(report).map((example) => `  ${example}`),
    `violations      ${violationsOf(report)}`,
  ].join("\n");
}
