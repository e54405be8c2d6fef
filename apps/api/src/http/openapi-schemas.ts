import type { Schemas } from "./openapi-problems.ts";

type Json = Record<string, unknown>;

/**
 * Removes what zod writes and nobody reads: the pages-long patterns of formats that have a name, and the
 * bounds of a safe integer.
 */
export function withoutNoise<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNoise) as T;
  if (!isJson(value)) return value;
  const kept = Object.entries(value).filter(([key, part]) => !isNoise(key, part, value));
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutNoise(part)])) as T;
}

const NAMED_FORMATS = new Set<unknown>(["date-time", "date", "uuid", "email", "uri"]);

function isNoise(key: string, part: unknown, owner: Json): boolean {
  if (key === "pattern") return NAMED_FORMATS.has(owner["format"]);
  return (key === "maximum" || key === "minimum") && Math.abs(Number(part)) === Number.MAX_SAFE_INTEGER;
}

/**
 * Answers may gain fields, so their schemas do not forbid any. Those that requests are made of stay strict,
 * as the server is: an unknown field is refused.
 */
export function openAnswers(schemas: Schemas): Schemas {
  const strict = reachable(
    schemas,
    Object.keys(schemas).filter((name) => name.endsWith("Request")),
  );
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, strict.has(name) ? schema : opened(schema)]),
  );
}

/** A schema without `additionalProperties: false`, at any depth. */
export function opened<T>(value: T): T {
  if (Array.isArray(value)) return value.map(opened) as T;
  if (!isJson(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, part]) => !(key === "additionalProperties" && part === false),
  );
  return Object.fromEntries(kept.map(([key, part]) => [key, opened(part)])) as T;
}

function reachable(schemas: Schemas, names: string[], found = new Set<string>()): Set<string> {
  for (const name of names.filter((candidate) => !found.has(candidate))) {
    found.add(name);
    reachable(schemas, referencesOf(schemas[name]), found);
  }
  return found;
}

/** The names of the component schemas that a part of the document points at. */
export function referencesOf(part: unknown): string[] {
  const references = JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
  return Array.from(references, ([, name = ""]) => name);
}

/**
 * A named schema that is not strict and stands in requests and answers comes out as two, `X` and `XOutput`,
 * and renames the type in every client. Refused, so that it is seen before it is published.
 */
export function refuseTwins(schemas: Schemas): void {
  const twin = Object.keys(schemas).find((name) => name.endsWith("Output") && name.slice(0, -6) in schemas);
  if (twin) throw new Error(`${twin} is a twin of ${twin.slice(0, -6)}: make the schema a z.strictObject`);
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
