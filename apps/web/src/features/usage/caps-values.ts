import type { UsageCaps } from "@souk/contracts/usage/caps";

/** The caps as they are typed; empty is none. */
export type CapsValues = { [Name in keyof UsageCaps]: string };

/** The form of some caps. */
export function toCapsValues({ warnDay, stopDay, warnPeriod, stopPeriod }: UsageCaps): CapsValues {
  const typed = (units: number | null) => (units === null ? "" : String(units));
  return {
    warnDay: typed(warnDay),
    stopDay: typed(stopDay),
    warnPeriod: typed(warnPeriod),
    stopPeriod: typed(stopPeriod),
  };
}

/** What was typed, as the API takes it; what is no number stays as it is, for the form to refuse. */
export function toCaps({ warnDay, stopDay, warnPeriod, stopPeriod }: CapsValues) {
  const units = (typed: string) => {
    const text = typed.replaceAll(/[\s,]/g, "");
    return text === "" ? null : Number(text);
  };
  return {
    warnDay: units(warnDay),
    stopDay: units(stopDay),
    warnPeriod: units(warnPeriod),
    stopPeriod: units(stopPeriod),
  };
}

/** Whether a warning would come only after the stop, that is never. */
export function warnsTooLate(values: CapsValues): boolean {
  const { warnDay, stopDay, warnPeriod, stopPeriod } = toCaps(values);
  const isLate = (warn: number | null, stop: number | null) => warn !== null && stop !== null && warn > stop;
  return isLate(warnDay, stopDay) || isLate(warnPeriod, stopPeriod);
}

const number = new Intl.NumberFormat("en");

/** Some caps in one sentence. */
export function capsWords({ warnDay, stopDay, warnPeriod, stopPeriod }: UsageCaps): string {
  const parts = [
    warnDay !== null && `warns at ${number.format(warnDay)} a day`,
    stopDay !== null && `stops at ${number.format(stopDay)} a day`,
    warnPeriod !== null && `warns at ${number.format(warnPeriod)} a period`,
    stopPeriod !== null && `stops at ${number.format(stopPeriod)} a period`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return "No cap is set: only the plan's own limit counts.";
  const words = new Intl.ListFormat("en").format(parts);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
