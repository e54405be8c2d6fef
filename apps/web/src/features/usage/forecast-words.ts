import type { ChartedQuota } from "@souk/contracts/usage/days";
import { dayWords, minuteWords } from "../../lib/date-words.ts";

const dayMs = 86_400_000;
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** When the limit will be reached, in one sentence that says at which pace. */
export function forecastWords(
  { limit, forecast, resetsAt }: Pick<ChartedQuota, "limit" | "forecast" | "resetsAt">,
  now: Date,
): string {
  const { outlook, at, perDay } = forecast;
  if (limit === 0 && outlook === "reached") return "This plan does not include it.";
  const pace = perDay < 0.1 ? "less than 0.1 a day" : `${number.format(perDay)} a day`;
  if (outlook === "unlimited") return `Unlimited, so there is no limit to reach. The pace is ${pace}.`;
  if (outlook === "reached")
    return resetsAt
      ? `The limit is reached. It resets on ${whenWords(resetsAt, now)}.`
      : "The limit is reached.";
  if (outlook === "unused") return "Nothing was used in the last 7 days.";
  if (outlook === "expected" && at)
    return `At this pace, ${pace}, the limit is reached on ${whenWords(at, now)}.`;
  return resetsAt
    ? `At this pace, ${pace}, the limit is not reached before it resets on ${whenWords(resetsAt, now)}.`
    : `At this pace, ${pace}, the limit is not in sight.`;
}

/** To the minute when it is within two days, else the day. */
function whenWords(instant: string, now: Date): string {
  return Date.parse(instant) - now.getTime() < 2 * dayMs ? minuteWords(instant) : dayWords(instant);
}
