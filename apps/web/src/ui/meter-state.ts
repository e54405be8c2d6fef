export interface MeterState {
  state: "ok" | "near" | "at-limit";
  /** "3 used" */
  amount: string;
  /** "7 of 10 audits left" */
  words: string;
}

const nearFrom = 0.8;
const number = new Intl.NumberFormat("en");

/**
 * What a usage bar says. Near begins at 80 %; a limit of null is unlimited and never near, one of 0 is not included. So
 * many units `beyond` the limit may be bought.
 */
export function meterState(used: number, limit: number | null, unit: string, beyond = 0): MeterState {
  const suffix = unit ? ` ${unit}` : "";
  const amount = `${number.format(used)} used`;
  if (limit === null) return { state: "ok", amount, words: `Unlimited${suffix}` };
  if (limit === 0 && beyond === 0) return { state: "ok", amount, words: "Not included in this plan" };
  const more = limit + beyond - used;
  if (used >= limit && more > 0) {
    const words = `${number.format(used - limit)} beyond the plan, ${number.format(more)} more at a price`;
    return { state: "near", amount, words };
  }
  if (used >= limit)
    return {
      state: "at-limit",
      amount,
      words: `Limit reached: none of ${number.format(limit + beyond)}${suffix} left`,
    };
  const words = `${number.format(limit - used)} of ${number.format(limit)}${suffix} left`;
  return { state: used >= limit * nearFrom ? "near" : "ok", amount, words };
}
