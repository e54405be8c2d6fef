import fc from "fast-check";
import { follow, type JsonSchema } from "./document.ts";

/** What a field of a name may be that leads somewhere: ids and slugs that exist, addresses that are let through. */
export type KnownValues = Record<string, readonly string[]>;

/**
 * A value that the schema allows, its bounds more often than chance would have it. Fields that are known by
 * name are what is known of them, most of the time.
 */
export function arbitraryValid(reference: JsonSchema, known: KnownValues, name = ""): fc.Arbitrary<unknown> {
  const schema = follow(reference);
  const values = known[name];
  if (values && schema["type"] === "string") {
    return fc.oneof(
      { arbitrary: fc.constantFrom(...values), weight: 9 },
      arbitraryOfType(schema, known, name),
    );
  }
  return arbitraryOfType(schema, known, name);
}

function arbitraryOfType(schema: JsonSchema, known: KnownValues, name: string): fc.Arbitrary<unknown> {
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as JsonSchema[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryValid(choice, known, name)));
  if ("const" in schema) return fc.constant(schema["const"]);
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
  switch (schema["type"]) {
    case "string":
      return arbitraryText(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "integer":
    case "number":
      return arbitraryInteger(schema);
    case "array":
      return fc.array(arbitraryValid(schema["items"] as JsonSchema, known, name), lengths(schema, "Items"));
    default:
      return arbitraryObject(schema, known);
  }
}

function arbitraryObject(schema: JsonSchema, known: KnownValues): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>);
  const model = properties.map(([name, property]) => [name, arbitraryValid(property, known, name)] as const);
  return fc.record(Object.fromEntries(model), { requiredKeys: (schema["required"] ?? []) as string[] });
}

function arbitraryInteger({ minimum, maximum }: JsonSchema): fc.Arbitrary<number> {
  const min = typeof minimum === "number" ? minimum : -(2 ** 31);
  const max = typeof maximum === "number" ? maximum : 2 ** 31;
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.min(max, 2 ** 31) }));
}

function arbitraryText(schema: JsonSchema): fc.Arbitrary<string> {
  const { format, pattern } = schema;
  if (format === "uuid") return fc.uuid();
  if (format === "email") return fc.emailAddress();
  if (format === "uri") return fc.webUrl({ validSchemes: ["https"] });
  if (format === "date-time") return arbitraryInstant();
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern), { size: "small" });
  return fc.string({ unit: "grapheme", ...lengths(schema, "Length") });
}

function arbitraryInstant(): fc.Arbitrary<string> {
  const range = { noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31T23:59:59Z") };
  return fc.date(range).map((date) => date.toISOString());
}

function lengths(schema: JsonSchema, of: "Items" | "Length"): { minLength: number; maxLength: number } {
  const [min, max] = [schema[`min${of}`], schema[`max${of}`]];
  const minLength = typeof min === "number" ? min : 0;
  const roomy = minLength + (of === "Items" ? 2 : 20);
  return {
    minLength,
    maxLength: Math.max(minLength, Math.min(typeof max === "number" ? max : roomy, roomy)),
  };
}
