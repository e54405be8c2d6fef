import { type FieldErrors, type FieldValues, type Resolver, set } from "react-hook-form";
import type { z } from "zod";
import { issueWords } from "./issue-words.ts";

/**
 * Checks a form by the very schema the API checks its call with. `toInput` makes the call's input of what was
 * typed; `toField` names the field that an input's path comes from, where the two differ.
 */
export function schemaResolver<Values extends FieldValues>(
  schema: z.ZodType,
  toInput: (values: Values) => unknown,
  toField: (path: string, values: Values) => string = (path) => path,
): Resolver<Values> {
  return (values) => {
    const result = schema.safeParse(toInput(values), { error: issueWords, reportInput: true });
    if (result.success) return { values, errors: {} };
    return { values: {}, errors: errorsOf<Values>(result.error.issues, (path) => toField(path, values)) };
  };
}

function errorsOf<Values extends FieldValues>(
  issues: readonly z.core.$ZodIssue[],
  toField: (path: string) => string,
): FieldErrors<Values> {
  const errors: FieldErrors<Values> = {};
  const seen = new Set<string>();
  for (const { path, message } of issues) {
    const field = toField(path.map(String).join("."));
    if (!seen.has(field)) set(errors, field, { type: "refused", message });
    seen.add(field);
  }
  return errors;
}
