import { NewTier } from "@souk/contracts/pricing/entities";
import type { Resolver, UseFormReturn } from "react-hook-form";
import { parseAmount } from "../../../lib/money-input.ts";
import { schemaResolver } from "../../../lib/schema-resolver.ts";
import { includedQuotas, type PlanValues, toNewTier } from "./plan-values.ts";

/** The form of a plan, as its parts are given it. */
export type PlanFormControl = UseFormReturn<PlanValues>;

const bySchema = schemaResolver<PlanValues>(NewTier, toNewTier, planField);

/** Checks a plan as the API will, and says about its price what people need to hear. */
export const planResolver: Resolver<PlanValues> = async (values, context, options) => {
  const result = await bySchema(values, context, options);
  const fault = priceFault(values);
  if (!fault) return result;
  return { values: {}, errors: { ...result.errors, price: { type: "refused", message: fault } } };
};

/** Why a price is not one; undefined when it is, or when the plan is free. */
export function priceFault({ interval, price, currency }: PlanValues): string | undefined {
  if (interval === "free") return undefined;
  const typed = parseAmount(price, currency);
  if (!typed.ok) return typed.reason;
  return typed.amount === 0 ? "A plan that costs nothing is a free plan: choose Free." : undefined;
}

/** Which field a path of the API's input comes from. Metrics that are not included have no quota there. */
export function planField(path: string, values: PlanValues): string {
  if (path.startsWith("features")) return "features";
  if (path.startsWith("price.")) return path === "price.currency" ? "currency" : "price";
  if (path.startsWith("releasePolicy.")) return path.endsWith("share") ? "releasePercent" : "releaseMinutes";
  const quota = /^quotas\.(\d+)\.(.+)$/.exec(path);
  const row = quota && includedQuotas(values)[Number(quota[1])];
  if (!row || !quota) return path;
  const field = quota[2]?.replace("overage.limit", "overageLimit").replace("overage.price", "overagePrice");
  return `quotas.${values.quotas.indexOf(row)}.${field}`;
}
