import { ERRORS, type ErrorCode, type ErrorDetails, statusOf } from "@souk/contracts/common/errors";
import type { OpenAPIObject } from "trpc-to-openapi";

type Components = NonNullable<OpenAPIObject["components"]>;
export type Schemas = NonNullable<Components["schemas"]>;
type Schema = Schemas[string];
export type Responses = NonNullable<Components["responses"]>;
export type Response = Exclude<Responses[string], { $ref: string }>;

const text = { type: "string" } as const satisfies Schema;
const count = { type: "integer", minimum: 0 } as const satisfies Schema;
const nullable = (type: "string" | "integer") => ({ type: [type, "null"] }) satisfies Schema;

const quotaRefusal = {
  metric: text,
  requested: count,
  limit: count,
  used: count,
  held: count,
  remaining: count,
  resetsAt: { ...nullable("string"), format: "date-time", description: "null = never." },
  upgradeUrl: { ...text, description: "Where the buyer gets a bigger plan." },
  retryAfterSeconds: { ...nullable("integer"), description: "As in `Retry-After`; null = never." },
} as const;

/** The fields that a code adds to its problem. Typed by the catalogue, so none can be missing here. */
const DETAILS: { [Code in keyof ErrorDetails]: Record<keyof ErrorDetails[Code], Schema> } = {
  "quota.exceeded": quotaRefusal,
  "usage.cap_reached": { ...quotaRefusal, cap: { ...text, enum: ["day", "period"] } },
  "rate.limited": {
    policy: { ...text, description: "The limit's name, as in the `RateLimit-Policy` header." },
    limit: { ...count, description: "Calls in a window." },
    windowSeconds: count,
    retryAfterSeconds: { ...count, description: "As in `Retry-After`." },
  },
  "subscription.required": { subscribeUrl: { ...text, description: "Where the buyer takes a plan." } },
  "subscription.already_live": { tierId: text, manageUrl: text },
  "auth.insufficient_scope": { scope: text },
  "redirect_uri.invalid": { uri: text, reason: text },
  "client.authentication_invalid": { reason: text },
  "domain.not_provable": { reason: text },
  "account.sole_owner": { organizations: { type: "array", items: text, description: "By name." } },
};

/** The names of the fields that a code adds to its problem. */
export function detailFieldsOf(code: ErrorCode): string[] {
  return Object.entries(DETAILS).flatMap(([name, fields]) => (name === code ? Object.keys(fields) : []));
}

/** The problems that carry fields of their own, as named schemas. */
export function problemSchemas(): Schemas {
  return Object.fromEntries(
    Object.entries(DETAILS).map(([code, fields]) => [schemaName(code), problem(code, fields)]),
  );
}

function problem(code: string, fields: Record<string, Schema>): Schema {
  return {
    description: ERRORS[code as ErrorCode].message,
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      {
        type: "object",
        properties: { code: { const: code }, ...fields },
        required: ["code", ...Object.keys(fields)],
      },
    ],
  };
}

/** `quota.exceeded` becomes `QuotaExceededProblem`. */
function schemaName(code: string): string {
  return `${code.replace(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}Problem`;
}

/** The codes of an operation, grouped by the status they are answered with, statuses ascending. */
export function groupByStatus(codes: Iterable<ErrorCode>): Map<number, ErrorCode[]> {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of [...new Set(codes)].sort((a, b) => statusOf(a) - statusOf(b))) {
    groups.set(statusOf(code), [...(groups.get(statusOf(code)) ?? []), code]);
  }
  return groups;
}

/** The answer for these codes: what each means, what it carries, and the headers of the status. */
export function problemResponse(status: number, codes: readonly ErrorCode[]): Response {
  const detailed = codes
    .filter((code) => code in DETAILS)
    .map((code) => `#/components/schemas/${schemaName(code)}`);
  const plain = codes.length > detailed.length ? ["#/components/schemas/Problem"] : [];
  const schemas = [...detailed, ...plain].map(($ref) => ({ $ref }));
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join("\n\n"),
    headers: headersOf(status),
    content: {
      "application/problem+json": {
        schema: schemas.length === 1 && schemas[0] ? schemas[0] : { anyOf: schemas },
      },
    },
  };
}

function headersOf(status: number): NonNullable<Response["headers"]> {
  const extra = {
    401: ["WWW-Authenticate"],
    403: ["WWW-Authenticate"],
    429: ["Retry-After", ...RATE_HEADERS],
    503: ["Retry-After"],
  }[status];
  return headerRefs(["X-Request-Id", ...(extra ?? [])]);
}

/** What every answer of an operation says about the caller's limits. */
export const RATE_HEADERS = ["RateLimit", "RateLimit-Policy"] as const;

/** References to headers that stand in the components. */
export function headerRefs(names: readonly string[]): NonNullable<Response["headers"]> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
