export interface MeterState {
  state: "ok" | "near" | "at-limit";
  /** "7 of 10 audits" */
  amount: string;
  /** "3 left" */
  words: string;
}

const nearFrom = 0.8;
const number = new Intl.NumberFormat("en");

/** What a usage bar says. Near begins at 80 %; a limit of null is unlimited and never near. */
export function meterState(used: number, limit: number | null, unit: string): MeterState {
  const suffix = unit ? ` ${unit}` : "";
  if (limit === null)
    return { state: "ok", amount: `${number.format(used)}${suffix} used`, words: "Unlimited" };
  const amount = `${number.format(used)} of ${number.format(limit)}${suffix}`;
  if (used >= limit) return { state: "at-limit", amount, words: "Limit reached" };
  const words = `${number.format(limit - used)} left`;
  return { state: used >= limit * nearFrom ? "near" : "ok", amount, words };
}
