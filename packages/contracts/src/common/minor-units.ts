const whole = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const thousandths = new Set("BHD JOD KWD OMR TND".split(" "));
const wholeInHundredths = new Set("ISK UGX".split(" "));

/** How Stripe counts a currency. */
export interface MinorUnits {
  /** How many decimals the minor unit stands for: 1900 is 1900, 19.00 or 1.900. */
  digits: 0 | 2 | 3;
  /** What a charge must be divisible by: nothing finer can be paid. */
  step: 1 | 10 | 100;
}

/**
 * A currency's minor units as Stripe counts them (docs.stripe.com/currencies), which is not as ISO 4217 or `Intl` do:
 * forints and rupees have hundredths there, and so have krónur and Ugandan shillings, of which only whole ones are
 * charged. Either case of letters.
 */
export function minorUnitsOf(currency: string): MinorUnits {
  const code = currency.toUpperCase();
  if (whole.has(code)) return { digits: 0, step: 1 };
  if (thousandths.has(code)) return { digits: 3, step: 10 };
  return { digits: 2, step: wholeInHundredths.has(code) ? 100 : 1 };
}
