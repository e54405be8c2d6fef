import type { WireList } from "../world/wire.ts";
import type { TimeRange } from "./fields.ts";
import { missing } from "./problem.ts";

interface Paging {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

/** One page of rows that are already filtered and newest first: 10 by default, by cursor in either direction. */
export function page<Row extends { id: string }>(rows: Row[], query: Paging, url: string): WireList<Row> {
  const limit = query.limit ?? 10;
  if (query.ending_before !== undefined) {
    const end = positionOf(rows, query.ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: rows.slice(start, end), has_more: start > 0, url };
  }
  const after = query.starting_after;
  const start = after === undefined ? 0 : positionOf(rows, after, "starting_after") + 1;
  return {
    object: "list",
    data: rows.slice(start, start + limit),
    has_more: rows.length > start + limit,
    url,
  };
}

/** Whether a time is in a range. */
export function inRange(time: number, range: TimeRange | undefined): boolean {
  if (range === undefined) return true;
  if (range.gt !== undefined && time <= range.gt) return false;
  if (range.gte !== undefined && time < range.gte) return false;
  if (range.lt !== undefined && time >= range.lt) return false;
  return range.lte === undefined || time <= range.lte;
}

/** Whether a row has the asked value; an absent filter lets all through. */
export function matches<Value>(value: Value, wanted: Value | undefined): boolean {
  return wanted === undefined || value === wanted;
}

function positionOf(rows: { id: string }[], id: string, param: string): number {
  const position = rows.findIndex((row) => row.id === id);
  if (position < 0) throw missing("object", id, param);
  return position;
}
