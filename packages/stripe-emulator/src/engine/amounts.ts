import { minorUnitsOf } from "@souk/contracts/common/minor-units";
import { invalid, StripeProblem } from "../http/problem.ts";
import { formatMoney } from "./money.ts";

/** The currencies that Stripe charges in (docs.stripe.com/currencies#presentment-currencies). */
export const currencies = new Set(
  `usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp
  cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk
  jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn
  nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std
  szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw`.split(
    /\s+/,
  ),
);

/** The least that a charge may be, in minor units (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const minimums: Record<string, number> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};

const largest = 99_999_999;

/** Refuses an amount that no card can be charged: too large, or finer than the card networks take. */
export function refuseUnchargeable(amount: number, currency: string, param: string): void {
  if (amount > largest) {
    throw invalid(`Amount must be no more than ${formatMoney(largest, currency)}`, param, "amount_too_large");
  }
  const { step } = minorUnitsOf(currency);
  if (amount % step === 0) return;
  throw invalid(
    `Invalid amount: amounts in ${currency} must be evenly divisible by ${step}.`,
    param,
    step === 100 ? "invalid_charge_amount_no_decimal_compatible" : "parameter_invalid_integer",
  );
}

/** Refuses a charge below the currency's minimum. Stripe converts currencies without one of their own; this does not. */
export function refuseTooSmall(
  amount: number,
  currency: string,
  { what, param }: { what: string; param?: string },
): void {
  const least = minimums[currency] ?? 0;
  if (amount >= least) return;
  const message = `${what} must be at least ${formatMoney(least, currency)} ${currency}`;
  throw new StripeProblem(400, {
    type: "invalid_request_error",
    code: "amount_too_small",
    doc_url: "https://stripe.com/docs/error-codes/amount-too-small",
    message,
    ...(param ? { param } : {}),
  });
}

/** What of an invoice is charged now: nothing where it is less than the minimum; that goes to the customer's balance. */
export function dueNow(owed: number, currency: string): number {
  return owed < (minimums[currency] ?? 1) ? 0 : owed;
}
