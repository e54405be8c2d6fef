import { z } from "zod";
import { currencies } from "../engine/amounts.ts";
import { invalid, StripeProblem } from "./problem.ts";

/** Text that must say something. */
export const text = z.string().min(1, "must not be empty");

/** A whole number, written as digits. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, "Invalid integer")
  .transform(Number);

/** A whole number that is not negative. */
export const amount = integer.refine((value) => value >= 0, "This value must be greater than or equal to 0.");

/** A whole number of at least one. */
export const positive = integer.refine(
  (value) => value >= 1,
  "This value must be greater than or equal to 1.",
);

/** A decimal number, written in digits. */
export const decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, "Invalid decimal")
  .transform(Number);

export const flag = z.enum(["true", "false"], "Invalid boolean").transform((value) => value === "true");

/** A currency that Stripe knows, in letters of any size. */
export const currency = z
  .string()
  .transform((code) => code.toLowerCase())
  .refine((code) => currencies.has(code), { error: ({ input }) => `${invalidCurrency} ${String(input)}` });

const invalidCurrency = "Invalid currency:";

/** Up to 50 pairs of text; an empty value takes the key away. */
export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((pairs) => Object.keys(pairs).length <= 50, "Metadata can have at most 50 keys");

/** The same, or empty to clear all. */
export const clearableMetadata = clearable(metadata);

/** `from ≤ time < to` in any of Stripe's four words, or one exact time. */
export const timeRange = z.union([
  integer.transform((time) => ({ gte: time, lte: time })),
  z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
]);
export type TimeRange = { gt?: number; gte?: number; lt?: number; lte?: number };

/** The fields of every list call. */
export const paging = {
  limit: integer
    .refine((value) => value >= 1 && value <= 100, "Invalid limit: must be between 1 and 100")
    .optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

/** A field that an empty string sets to nothing. */
export function clearable<Schema extends z.ZodType>(schema: Schema) {
  return z.union([z.literal("").transform(() => null), schema]);
}

/** Metadata after a change: pairs with an empty value go, null clears all, undefined leaves. */
export function mergeMetadata(
  before: Record<string, string> | null,
  patch: Record<string, string> | null | undefined,
): Record<string, string> {
  if (patch === undefined) return before ?? {};
  if (patch === null) return {};
  const merged = Object.entries({ ...before, ...patch }).filter(([, value]) => value !== "");
  return Object.fromEntries(merged);
}

/** Reads the parameters of a call, or throws Stripe's error for the first one that is wrong. */
export function readParams<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw problemOf(result.error, given);
}

function problemOf(error: z.ZodError, given: unknown): StripeProblem {
  const issue = deepest(error.issues[0]);
  if (issue === undefined) return invalid("Invalid request");
  if (issue.code === "unrecognized_keys") {
    const param = bracketed([...issue.path, issue.keys[0] ?? ""]);
    return invalid(`Received unknown parameter: ${param}`, param, "parameter_unknown");
  }
  const param = bracketed(issue.path);
  const value = valueAt(given, issue.path);
  if (value === undefined) return invalid(`Missing required param: ${param}.`, param, "parameter_missing");
  if (issue.message.startsWith(invalidCurrency)) {
    return invalid(`${issue.message}. Stripe supports: ${[...currencies].join(", ")}`, param);
  }
  const code = issue.message === "Invalid integer" ? "parameter_invalid_integer" : "parameter_invalid";
  return invalid(
    `Invalid value for ${param}: ${issue.message}`,
    param,
    value === "" ? "parameter_invalid_empty" : code,
  );
}

/** In a union, the branch that got furthest has the fault worth telling. */
function deepest(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== "invalid_union") return issue;
  const found = issue.errors
    .map((branch) => deepest(branch[0]))
    .filter((inner) => inner !== undefined)
    .sort(
      (a, b) =>
        b.path.length - a.path.length ||
        Number(b.code === "unrecognized_keys") - Number(a.code === "unrecognized_keys"),
    )[0];
  return found ? { ...found, path: [...issue.path, ...found.path] } : issue;
}

function bracketed(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join("");
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
