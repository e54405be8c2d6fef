import type { UsageRecord } from "@souk/contracts/usage/records";
import { toCsv } from "../../lib/csv.ts";
import { operationName } from "./operation-words.ts";

const head = [
  "Time",
  "Operation",
  "Agent",
  "Metric",
  "Units",
  "Key",
  "Used after",
  "Held after",
  "Limit",
  "Period start",
  "Resets",
  "Buyer",
  "Id",
];

/** What was used as a CSV file: instants in UTC, an unlimited quota and one that never resets as empty fields. */
export function operationsCsv(records: readonly UsageRecord[]): string {
  return toCsv([head, ...records.map(fields)]);
}

function fields({ operation, agent, buyer }: UsageRecord): (string | number)[] {
  const { at, kind, metric, quantity, key, used, held, limit, periodStart, resetsAt, id } = operation;
  const what = [at, operationName[kind], agent.slug, metric, quantity, key];
  return [...what, used, held, limit ?? "", periodStart, resetsAt ?? "", buyer.name, id];
}
