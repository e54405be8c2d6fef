import fc from "fast-check";
import { arbitraryValid, type KnownValues } from "./arbitrary-values.ts";
import type { DocumentedOperation, DocumentedParameter, JsonSchema } from "./document.ts";

/** A request as it goes over the wire; `path` is written out and percent-encoded. */
export interface WireRequest {
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** What the body says, for whoever wants to know whether it should have been accepted. */
  bodyValue: unknown;
}

// biome-ignore format: a table
export const NASTY_VALUES: readonly unknown[] = [
  null, true, false, 0, -1, 0.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, -(2 ** 53), 1e308,
  "", " ", "\0", "a\0b", "\ud800", "a\udfff", "\u202e", "x".repeat(5_000), "true", "5", "__proto__", "../../etc",
  "' or 1=1 --", "%00", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z", "00000000-0000-0000-0000-000000000000",
  [], {}, [[]], [null], { length: -1 }, { toString: 1 }, nest(500),
];

/** The same as they stand in a URL; the last ones are no valid encoding of anything. */
// biome-ignore format: a table
const NASTY_SEGMENTS = [
  "", ".", "..", "%00", "a%00b", "%2F", "%20", "-1", "0", "2147483648", "9007199254740992", "1e309",
  "x".repeat(300), "%ED%A0%80", "%", "%C3", "%zz",
];

function nest(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

/** What each part of a request is drawn from. */
interface Sources {
  segment: (parameter: DocumentedParameter) => fc.Arbitrary<string>;
  body: (schema: JsonSchema) => fc.Arbitrary<unknown>;
  key: fc.Arbitrary<string | undefined>;
}

/** Requests of an operation: half of them as the document wants them, half with anything gone wrong. */
export function arbitraryRequest(
  operation: DocumentedOperation,
  known: KnownValues,
): fc.Arbitrary<WireRequest> {
  const valid: Sources = {
    segment: ({ name, schema }) => arbitraryValid(schema, known, name).map((value) => encode(String(value))),
    body: (schema) => arbitraryValid(schema, known),
    key: fc.constantFrom(undefined, "fuzz-1"),
  };
  const wild: Sources = {
    segment: (parameter) => fc.oneof(valid.segment(parameter), fc.constantFrom(...NASTY_SEGMENTS)),
    body: (schema) => arbitraryBrokenBody(schema, valid.body(schema)),
    key: fc.constantFrom(undefined, "a b", "x".repeat(201), "é"),
  };
  return fc.oneof(requestFrom(operation, valid), requestFrom(operation, wild));
}

function requestFrom(operation: DocumentedOperation, sources: Sources): fc.Arbitrary<WireRequest> {
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
  const inQuery = operation.parameters.filter((parameter) => parameter.in === "query");
  const header = operation.parameters.find((parameter) => parameter.in === "header");
  return fc
    .record({
      segments: fc.tuple(...inPath.map(sources.segment)),
      query: fc.tuple(...inQuery.map((parameter) => arbitraryField(parameter, sources))),
      bodyValue: operation.body ? sources.body(operation.body) : fc.constant(undefined),
      key: header ? sources.key : fc.constant(undefined),
    })
    .map(({ segments, query, bodyValue, key }) => {
      const fields = query.flat().join("&");
      return {
        path: fill(operation.path, inPath, segments) + (fields ? `?${fields}` : ""),
        headers: {
          ...(bodyValue === undefined ? {} : { "content-type": "application/json" }),
          ...(header && key !== undefined ? { [header.name]: key } : {}),
        },
        body: bodyValue === undefined ? undefined : JSON.stringify(bodyValue),
        bodyValue,
      };
    });
}

function fill(path: string, parameters: DocumentedParameter[], segments: readonly string[]): string {
  return parameters.reduce(
    (filled, { name }, index) => filled.replace(`{${name}}`, () => segments[index] ?? ""),
    path,
  );
}

/** A query field: mostly absent, else once, seldom repeated. */
function arbitraryField(parameter: DocumentedParameter, { segment }: Sources): fc.Arbitrary<string[]> {
  const field = segment(parameter).map((text) => `${parameter.name}=${text}`);
  return fc.oneof(
    { arbitrary: fc.constant<string[]>([]), weight: 8 },
    { arbitrary: fc.tuple(field).map(([one]) => [one]), weight: 4 },
    { arbitrary: fc.array(field, { minLength: 2, maxLength: 3 }), weight: 1 },
  );
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A valid body with a field gone wrong or one too many, or something that is no body at all. */
function arbitraryBrokenBody(schema: JsonSchema, valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const names = Object.keys((schema["properties"] ?? {}) as JsonSchema);
  const nasty = fc.constantFrom(...NASTY_VALUES);
  const withOneWrong = fc
    .record({ body: valid, name: fc.constantFrom(...names, "unknown", "__proto__"), value: nasty })
    .map(({ body, name, value }) => ({ ...(body as JsonSchema), [name]: value }));
  return fc.oneof({ arbitrary: withOneWrong, weight: 6 }, { arbitrary: nasty, weight: 1 });
}
