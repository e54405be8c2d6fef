const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const MINUTE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** “1 Dec”, in UTC, which is what quota periods are counted in; "" for text that is no instant. */
export function day(instant: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? "" : DAY.format(at);
}

/** “20 Nov 2026, 13:20 UTC”. */
export const minute = (instant: string): string => `${MINUTE.format(new Date(instant))} UTC`;
