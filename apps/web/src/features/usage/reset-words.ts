const dayMs = 86_400_000;

/**
 * When a quota starts anew, in the reader's own time: "Resets at 14:05" within a day, else "Resets 1 Dec", with the
 * year when it is another one. A quota that never resets says so.
 */
export function resetWords(resetsAt: string | null, now: Date, timeZone?: string): string {
  if (resetsAt === null) return "Does not reset";
  const at = new Date(resetsAt);
  if (at.getTime() <= now.getTime()) return "Resets now";
  if (at.getTime() - now.getTime() < dayMs) return `Resets at ${timeOf(at, timeZone)}`;
  const year = yearOf(at, timeZone) === yearOf(now, timeZone) ? undefined : "numeric";
  return `Resets ${at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year, timeZone })}`;
}

function timeOf(at: Date, timeZone: string | undefined): string {
  return at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
}

function yearOf(at: Date, timeZone: string | undefined): string {
  return at.toLocaleDateString("en-GB", { year: "numeric", timeZone });
}
