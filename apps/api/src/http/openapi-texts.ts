import type { OpenAPIObject } from "trpc-to-openapi";
import { headerRefs, problemResponse, type Responses } from "./openapi-problems.ts";

type Components = NonNullable<OpenAPIObject["components"]>;

/** What a reader must know before the first call. Markdown. */
export const INTRODUCTION = `Find agents, take plans, and spend quota on behalf of a signed-in buyer.

**Signing in.** Agents sign their users in with Souk by OpenID Connect (authorization code with PKCE) at the
issuer \`/api/auth\`; everything a library needs stands in its
[discovery document](/api/auth/.well-known/openid-configuration). The access token goes into
\`Authorization: Bearer …\`. Cookies are ignored here.

**Answers.** A success is the resource itself and may gain fields in time: ignore those you do not know. Every
error is a problem document (RFC 9457) whose \`code\` never changes its meaning; [all codes](/docs/errors).

**Requests.** Bodies are JSON, unknown fields are refused. Send your own \`X-Request-Id\` (up to 64 letters,
digits, dots, hyphens, underscores) or get one; name it when you report a fault.

**Retrying.** Calls that take an \`Idempotency-Key\` are safe to repeat with the same key: they act once and
answer the same. \`Retry-After\` says in seconds when a refused call may succeed.

**Limits.** Every answer says in \`RateLimit-Policy\` how many calls a window holds and in \`RateLimit\` how many are
left (draft-ietf-httpapi-ratelimit-headers-10). Beyond it calls are refused with 429 \`rate.limited\`, and nothing
is done. That is not the plan's quota, whose end is 429 \`quota.exceeded\`.`;

export const sharedHeaders: NonNullable<Components["headers"]> = {
  "X-Request-Id": {
    description: "The id of this request: the one that was sent, or a new one.",
    schema: { type: "string" },
  },
  "Retry-After": {
    description: "Seconds until the call may succeed. Absent when it never will by waiting.",
    schema: { type: "integer", minimum: 0 },
  },
  RateLimit: {
    description:
      "Calls that are left (`r`) for the next `t` seconds under each limit that the call counted for, as far as the answering process knows. draft-ietf-httpapi-ratelimit-headers-10.",
    schema: { type: "string" },
    example: '"rest-account";r=570;t=42',
  },
  "RateLimit-Policy": {
    description:
      "Those limits: so many calls (`q`) in a window of so many seconds (`w`). draft-ietf-httpapi-ratelimit-headers-10.",
    schema: { type: "string" },
    example: '"rest-account";q=600;w=60',
  },
  "WWW-Authenticate": {
    description: "What credentials are wanted, or what is wrong with those that came (RFC 6750).",
    schema: { type: "string" },
  },
  "Idempotent-Replayed": {
    description: "`true` when this key was used before and the first answer is repeated.",
    schema: { type: "string", enum: ["true"] },
  },
};

export const sharedParameters: NonNullable<Components["parameters"]> = {
  IdempotencyKey: {
    in: "header",
    name: "Idempotency-Key",
    description: "Your own name for this call; instead of `idempotencyKey` in the body.",
    required: false,
    schema: { type: "string", minLength: 1, maxLength: 200, pattern: "^[\\x21-\\x7e]+$" },
    example: "run-4f1c",
  },
};

/** The two probes, which are no procedures. */
export function healthPaths(responses: Responses): NonNullable<OpenAPIObject["paths"]> {
  responses["MethodNotAllowed"] = problemResponse(405, ["request.method_not_allowed"]);
  responses["Unavailable"] ??= problemResponse(503, ["service.unavailable"]);
  return {
    "/health/live": probe("live", {
      summary: "Is the process alive",
      description: "Answers as long as the process can answer.",
    }),
    "/health/ready": probe("ready", {
      summary: "Is the process ready",
      description: "Whether to send it requests: the database answers and the process is not shutting down.",
    }),
  };
}

function probe(status: "live" | "ready", texts: { summary: string; description: string }) {
  const schema = { type: "object", properties: { status: { const: status } } } as const;
  return {
    // The probes belong to a process, not to a version of the surface.
    servers: [{ url: "/" }],
    get: {
      operationId: `health.${status}`,
      ...texts,
      tags: ["Health"],
      security: [],
      responses: {
        "200": {
          description: "It is.",
          headers: headerRefs(["X-Request-Id"]),
          content: { "application/json": { schema: { ...schema, required: ["status"] } } },
        },
        "405": { $ref: "#/components/responses/MethodNotAllowed" },
        "503": { $ref: "#/components/responses/Unavailable" },
      },
    },
  };
}
