import { invalid } from "./problem.ts";

/** A page of search results. */
export interface SearchResult<Row> {
  object: "search_result";
  data: Row[];
  has_more: boolean;
  next_page: string | null;
  url: string;
}

/**
 * Answers the part of Stripe's query language that is in use: `field:'value'` and `metadata['key']:'value'`, joined
 * by AND, over all rows. Anything else is refused rather than answered wrongly. One page of up to 100.
 */
export function search<Row extends object>(rows: Row[], query: string, url: string): SearchResult<Row> {
  const clauses = query.split(/\s+AND\s+/i).map(readClause);
  const found = rows.filter((row) => clauses.every((clause) => clause(row)));
  return { object: "search_result", data: found.slice(0, 100), has_more: false, next_page: null, url };
}

function readClause(clause: string): (row: object) => boolean {
  const match = /^\s*(\w+)(?:\[["'](.+?)["']\])?\s*:\s*["'](.*)["']\s*$/.exec(clause);
  if (!match) throw invalid(`The emulator does not understand this part of the query: ${clause}`, "query");
  const [, field = "", key, wanted] = match;
  return (row) => {
    const value: unknown = Object.entries(row).find(([name]) => name === field)?.[1];
    if (key === undefined) return String(value) === wanted;
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(value).some(([name, inner]) => name === key && inner === wanted);
  };
}
