import { Severity } from "../examination/report.ts";

/** The severity that a report is filtered by; anything unknown means all. */
export function readSeverity(value: unknown): Severity | null {
  return Severity.safeParse(value).data ?? null;
}
