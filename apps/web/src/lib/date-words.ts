/** A day as people write it: "20 November 2026". */
export function dayWords(instant: string): string {
  return new Date(instant).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

/** A day in little room: "20 Nov 2026". */
export function shortDay(instant: string): string {
  return new Date(instant).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

/** A moment to the minute: "20 November 2026 at 14:05". */
export function minuteWords(instant: string): string {
  return new Date(instant).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}

/** A moment to the second, for logs: "20 Nov 2026, 14:05:09". */
export function momentWords(instant: string): string {
  return new Date(instant).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}
