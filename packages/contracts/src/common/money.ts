import { z } from "zod";

/** ISO 4217 code in capitals. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: "ISO 4217 code.", example: "USD" });

/** An amount in the currency's minor unit (cents for USD, whole yen for JPY) as `minorUnitsOf` has it. Never a fraction. */
export const Money = z
  .strictObject({
    amount: z.int().min(0).max(99_999_999).meta({ description: "Minor units.", example: 1900 }),
    currency: Currency,
  })
  .meta({ id: "Money", description: "Integer minor units with their currency." });
export type Money = z.infer<typeof Money>;

/** A difference of money in minor units: negative is a credit. */
export const SignedMoney = z
  .strictObject({ amount: z.int(), currency: Currency })
  .meta({ id: "SignedMoney", description: "Integer minor units with their currency; negative is a credit." });
export type SignedMoney = z.infer<typeof SignedMoney>;
