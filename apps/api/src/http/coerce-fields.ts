import type { z } from "zod";

/** Turns the texts of one query or path field into what its schema reads; what does not fit stays text. */
export type Coercion = (texts: string[]) => unknown;

/**
 * One coercion per field of an object schema, worked out once. The schemas are only read, never changed:
 * they serve tRPC too, where "5" is no number.
 */
export function coercionsOf(schema: unknown): Map<string, Coercion> {
  const shape = isSchema(schema) && schema._zod.def.type === "object" ? (schema as z.ZodObject).shape : {};
  return new Map(Object.entries(shape).map(([name, field]) => [name, coercionOf(unwrap(field))]));
}

/** What becomes of a field that the schema does not know: it is passed on, for the schema to refuse. */
export const asSent: Coercion = (texts) => (texts.length === 1 ? texts[0] : texts);

function coercionOf(field: z.core.$ZodType): Coercion {
  const { def } = field._zod;
  if (def.type === "array") {
    const one = scalarOf(unwrap((def as z.core.$ZodArrayDef).element));
    return (texts) => texts.map(one);
  }
  const one = scalarOf(field);
  return (texts) => (texts.length === 1 ? one(texts[0] ?? "") : texts.map(one));
}

function scalarOf(field: z.core.$ZodType): (text: string) => unknown {
  const { type } = field._zod.def;
  if (type === "number" || type === "int") return toNumber;
  return type === "boolean" ? toBoolean : (text) => text;
}

/** Decimal numbers as JSON writes them, so that "", " 5", "0x10" and "Infinity" stay text. */
function toNumber(text: string): unknown {
  const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : text;
}

function toBoolean(text: string): unknown {
  if (text === "true") return true;
  return text === "false" ? false : text;
}

/** The schema inside optional, nullable, default and the like; of a pipe its side that reads the input. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = schema._zod;
  if (def.type === "pipe") {
    const pipe = def as z.core.$ZodPipeDef;
    return unwrap(pipe.in._zod.def.type === "transform" ? pipe.out : pipe.in);
  }
  if (def.type === "lazy") return unwrap((def as z.core.$ZodLazyDef).getter());
  const isWrapper = "innerType" in def && isSchema(def.innerType);
  return isWrapper ? unwrap(def.innerType as z.core.$ZodType) : schema;
}

function isSchema(value: unknown): value is z.core.$ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}
