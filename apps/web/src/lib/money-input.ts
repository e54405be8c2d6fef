import { minorUnitsOf } from "@souk/contracts/common/minor-units";
import { Money } from "@souk/contracts/common/money";

/** Digits after the point that a price may have: 2 for USD, 3 for KWD, 0 for JPY and for ISK, which is charged whole. */
export function fractionDigits(currency: string): number {
  const { digits, step } = minorUnitsOf(currency);
  return step === 10 ** digits ? 0 : digits;
}

export type TypedAmount = { ok: true; amount: number } | { ok: false; reason: string };

/**
 * Reads an amount as people type it ("19", "19.9", "19,90") into the currency's minor units, digit by digit, so
 * that nothing is ever rounded. Refuses more decimals than the currency has, and amounts that `Money` refuses.
 */
export function parseAmount(typed: string, currency: string): TypedAmount {
  const digits = fractionDigits(currency);
  const counted = minorUnitsOf(currency).digits;
  const parts = /^(\d{1,12})(?:[.,](\d+))?$/.exec(typed.trim());
  if (!parts) return { ok: false, reason: `Enter an amount such as ${exampleOf(digits)}.` };
  const [, whole = "", fraction = ""] = parts;
  if (fraction.length > digits) return { ok: false, reason: tooFine(currency, digits) };
  const amount = Number(whole + fraction.padEnd(counted, "0"));
  const fits = Money.shape.amount.safeParse(amount).success;
  return fits ? { ok: true, amount } : { ok: false, reason: "This is more than a plan can cost." };
}

/** The opposite of `parseAmount`: 1900 USD is "19.00", 900 JPY is "900". A share of what is charged whole is exact too. */
export function amountText(amount: number, currency: string): string {
  const { digits } = minorUnitsOf(currency);
  if (digits === 0) return String(amount);
  const padded = String(amount).padStart(digits + 1, "0");
  const [units, fraction] = [padded.slice(0, -digits), padded.slice(-digits)];
  const isShort = fractionDigits(currency) === 0 && Number(fraction) === 0;
  return isShort ? units : `${units}.${fraction}`;
}

function exampleOf(digits: number): string {
  return digits === 0 ? "1900" : `19.${"0".repeat(digits)}`;
}

function tooFine(currency: string, digits: number): string {
  if (digits === 0) return `${currency} has no decimals.`;
  return `${currency} has ${digits} decimals at most.`;
}
