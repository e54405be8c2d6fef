import { keyScopeOf } from "@souk/contracts/identity/permissions";
import type { ErrorCode } from "@souk/contracts/common/errors";
import type { OpenAPIObject } from "trpc-to-openapi";
import { z } from "zod";
import type { ProcedureMeta } from "../trpc/init.ts";
import {
  groupByStatus,
  headerRefs,
  problemResponse,
  RATE_HEADERS,
  type Responses,
  type Schemas,
} from "./openapi-problems.ts";

type PathItem = NonNullable<OpenAPIObject["paths"]>[string];
export type Operation = NonNullable<PathItem["get"]>;
type Body = Exclude<NonNullable<Operation["requestBody"]>, { $ref: string }>;
type Parameter = Exclude<NonNullable<Operation["parameters"]>[number], { $ref: string }>;

/** What the finishing of one operation needs to know, and where it leaves what is shared. */
export interface FinishingContext {
  /** The procedure's path, e.g. `usage.consume`. */
  procedure: string;
  meta: ProcedureMeta;
  input: unknown;
  schemas: Schemas;
  responses: Responses;
}

/** Turns the generator's operation into ours: statuses, refusals, security, names, headers. */
export function finishOperation(operation: Operation, context: FinishingContext): Operation {
  const { meta, procedure } = context;
  return {
    ...operation,
    operationId: procedure,
    security: securityOf(meta),
    ...parametersOf(operation, context),
    ...bodyOf(operation, context),
    responses: responsesOf(operation, context),
  };
}

/** Which credentials open an operation: any one of the list. */
function securityOf({ access, action }: ProcedureMeta): NonNullable<Operation["security"]> {
  if (access === "public") return [];
  const keyScope = action && keyScopeOf(action);
  return [
    ...(typeof access === "object" ? [{ agent: [access.scope] }] : []),
    { session: [] },
    ...(keyScope ? [{ apiKey: [keyScope] }, { apiKeyHeader: [keyScope] }] : []),
  ];
}

/** The generator loses the texts of optional fields; the schema still has them. */
function parametersOf(
  operation: Operation,
  { input, meta }: FinishingContext,
): Pick<Operation, "parameters"> {
  const shape = input instanceof z.ZodObject ? input.shape : {};
  const described = (operation.parameters ?? []).map((parameter) => {
    if ("$ref" in parameter) return parameter;
    const texts = shape[parameter.name]?.meta?.();
    return {
      ...parameter,
      ...(texts?.description ? { description: texts.description } : {}),
    } satisfies Parameter;
  });
  const header = meta.idempotencyHeader ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : [];
  const parameters = [...described, ...header];
  return parameters.length > 0 ? { parameters } : {};
}

/** Names the body's schema after the operation. A key that may come as a header is not demanded in the body. */
function bodyOf(operation: Operation, context: FinishingContext): Pick<Operation, "requestBody"> {
  const schema = bodySchema(operation);
  if (!schema || "$ref" in schema) return {};
  const { procedure, meta, schemas } = context;
  const required = (schema.required ?? []).filter(
    (name) => !meta.idempotencyHeader || name !== "idempotencyKey",
  );
  const name = `${procedure.split(".").map(capitalize).join("")}Request`;
  const { required: _, ...open } = schema;
  schemas[name] = required.length > 0 ? { ...open, required } : open;
  const content = { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } };
  return { requestBody: { required: required.length > 0, content } };
}

function bodySchema(operation: Operation) {
  return (operation.requestBody as Body | undefined)?.content["application/json"]?.schema;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function responsesOf(operation: Operation, context: FinishingContext): NonNullable<Operation["responses"]> {
  const { meta, responses } = context;
  const answers: NonNullable<Operation["responses"]> = {
    [String(meta.status ?? 200)]: success(operation, meta),
  };
  for (const [status, codes] of groupByStatus(codesOf(operation, meta))) {
    const name = SHARED.get(codes.join());
    if (name) responses[name] ??= problemResponse(status, codes);
    answers[String(status)] = name
      ? { $ref: `#/components/responses/${name}` }
      : problemResponse(status, codes);
  }
  return answers;
}

function success(operation: Operation, meta: ProcedureMeta) {
  const headers = headerRefs(
    meta.idempotencyHeader ? [...EVERY_ANSWER, "Idempotent-Replayed"] : EVERY_ANSWER,
  );
  if (meta.status === 204) return { description: "Done. There is nothing to say.", headers };
  const description = meta.status === 201 ? "Made." : "The answer.";
  return { ...operation.responses?.["200"], description, headers };
}

const EVERY_ANSWER = ["X-Request-Id", ...RATE_HEADERS] as const;

/** Everything an operation may refuse with: what its contract names, and what its shape and access bring. */
function codesOf(operation: Operation, { access, action, errors = [] }: ProcedureMeta): ErrorCode[] {
  const hasBody = bodySchema(operation) !== undefined;
  const isScoped = typeof access === "object" || (action && keyScopeOf(action) !== undefined);
  return [
    "request.invalid",
    ...(hasBody ? BODY_CODES : []),
    ...(access === "public" ? [] : (["auth.required", "auth.invalid_token"] as const)),
    ...(access === "public" ? [] : (["auth.forbidden"] as const)),
    ...(isScoped ? (["auth.insufficient_scope"] as const) : []),
    ...errors,
    "rate.limited",
    "internal",
    "service.unavailable",
  ];
}

const BODY_CODES = ["request.malformed_json", "request.too_large", "request.unsupported_media_type"] as const;

/** Sets of codes that many operations share, by the name of their one response. */
const SHARED = new Map([
  ["request.invalid", "Invalid"],
  ["request.invalid,request.malformed_json", "InvalidBody"],
  ["auth.required,auth.invalid_token", "Unauthenticated"],
  ["auth.forbidden", "Forbidden"],
  ["auth.forbidden,auth.insufficient_scope", "InsufficientScope"],
  ["listing.not_found", "ListingNotFound"],
  ["request.too_large", "TooLarge"],
  ["request.unsupported_media_type", "UnsupportedMediaType"],
  ["rate.limited", "RateLimited"],
  ["internal", "Internal"],
  ["service.unavailable", "Unavailable"],
]);
