import type { ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { buildOpenApiDocument } from "../http/openapi.ts";
import { appRouter } from "../router.ts";

export interface DocumentedParameter {
  in: "path" | "query" | "header";
  name: string;
  required?: boolean;
  schema: JsonSchema;
}

export type JsonSchema = Record<string, unknown>;

/** An operation as the document has it, with its references followed. */
export interface DocumentedOperation {
  id: string;
  method: string;
  path: string;
  isPublic: boolean;
  parameters: DocumentedParameter[];
  body: JsonSchema | undefined;
  /** The one status of success. */
  success: number;
  /** Pointer of the schema of each status's body; null where there is no body. */
  statuses: Map<number, { type: string; schema: string } | null>;
}

interface Answered {
  status: number;
  contentType: string | null;
  text: string;
}

const document = buildOpenApiDocument(appRouter) as unknown as JsonSchema;
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
// ajv-formats is CommonJS: under nodenext its function is the module's default.
addFormats.default(ajv);
ajv.addSchema({ $id: "souk", ...document });

/** Every operation of the real router, in the order of the document. */
export function documentedOperations(): DocumentedOperation[] {
  const paths = Object.entries(document["paths"] as Record<string, Record<string, JsonSchema>>);
  return paths.flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => /^(?:get|post|put|patch|delete)$/.test(method))
      .map(([method, operation]) => describeOperation({ path, method }, operation)),
  );
}

function describeOperation({ path, method }: { path: string; method: string }, operation: JsonSchema) {
  const responses = Object.keys(operation["responses"] as JsonSchema);
  const body = operation["requestBody"] as { content: Record<string, { schema: JsonSchema }> } | undefined;
  const at = `/paths/${escapePointer(path)}/${method}/responses`;
  return {
    id: String(operation["operationId"]),
    method: method.toUpperCase(),
    path,
    isPublic: (operation["security"] as unknown[]).length === 0,
    parameters: ((operation["parameters"] ?? []) as JsonSchema[]).map(
      (parameter) => follow(parameter) as unknown as DocumentedParameter,
    ),
    body: body && follow(body.content["application/json"]?.schema ?? {}),
    success: Number(responses.find((status) => status.startsWith("2"))),
    statuses: new Map(responses.map((status) => [Number(status), contentAt(`${at}/${status}`)])),
  };
}

function contentAt(pointer: string): { type: string; schema: string } | null {
  const [response, place] = followAt(pointer);
  const [type] = Object.keys((response["content"] ?? {}) as JsonSchema);
  return type ? { type, schema: `souk#${place}/content/${escapePointer(type)}/schema` } : null;
}

/** What is wrong with an answer by the document: an unknown status, another type, a body that does not fit. */
export function faultsOf(operation: DocumentedOperation, { status, contentType, text }: Answered): string[] {
  if (!operation.statuses.has(status)) return [`status ${status} is not documented`];
  const content = operation.statuses.get(status);
  if (!content) return text === "" ? [] : [`status ${status} has a body`];
  if (contentType?.split(";", 1)[0] !== content.type) return [`content type is ${contentType}`];
  const body = content.type === "text/plain" ? text : parse(text);
  if (ajv.validate({ $ref: content.schema }, body)) return [];
  return (ajv.errors ?? []).map((error: ErrorObject) => `${error.instancePath} ${error.message}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a `$ref` stands for; anything else stands for itself. */
export function follow(part: JsonSchema): JsonSchema {
  return typeof part["$ref"] === "string" ? followAt(part["$ref"].slice(1))[0] : part;
}

function followAt(pointer: string): [part: JsonSchema, place: string] {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const part = keys.reduce<JsonSchema>((at, key) => at[key] as JsonSchema, document);
  return typeof part["$ref"] === "string" ? followAt(part["$ref"].slice(1)) : [part, pointer];
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Keywords that mean the same to everybody; lengths and formats differ in the small print between libraries. */
const PLAIN_KEYWORDS = new Set([
  "type",
  "required",
  "additionalProperties",
  "enum",
  "const",
  "minimum",
  "maximum",
]);

/** Whether a body plainly breaks the documented schema: a wrong type, a missing or unknown field, out of range. */
export function isRefusedByDocument(operation: DocumentedOperation, body: unknown): boolean {
  if (!operation.body || body === undefined) return false;
  const schema = { ...operation.body, components: document["components"] };
  return !ajv.validate(schema, body) && (ajv.errors ?? []).some(({ keyword }) => PLAIN_KEYWORDS.has(keyword));
}
