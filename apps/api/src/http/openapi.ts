import { TAGS } from "@souk/contracts/common/operation";
import { Problem } from "@souk/contracts/common/problem";
import { OAuthScope } from "@souk/contracts/identity/entities";
import type { AnyTRPCRouter } from "@trpc/server";
import {
  forEachOpenApiProcedure,
  generateOpenApiDocument,
  getInputOutputParsers,
  type OpenAPIObject,
} from "trpc-to-openapi";
import type { ProcedureMeta } from "../trpc/init.ts";
import { healthPaths, INTRODUCTION, sharedHeaders, sharedParameters } from "./openapi-texts.ts";
import { finishOperation, type Operation } from "./openapi-operation.ts";
import { problemSchemas, type Responses, type Schemas } from "./openapi-problems.ts";
import { webhookPaths } from "./openapi-webhook.ts";
import { openAnswers, opened, refuseTwins, referencesOf, withoutNoise } from "./openapi-schemas.ts";

/** The version of the REST surface; `/api/v1` is its first number. */
const VERSION = "1.0.0";

/**
 * The OpenAPI 3.1 document of every procedure with a REST route. Throws when one cannot be described, so a
 * process that starts has a document. Without `apiUrl` its servers are relative, as in the committed file.
 */
export function buildOpenApiDocument(router: AnyTRPCRouter, apiUrl = ""): OpenAPIObject {
  const raw = generateOpenApiDocument(router, {
    title: "Souk",
    version: VERSION,
    baseUrl: "/",
    defs: { Problem },
  });
  const schemas: Schemas = { ...raw.components?.schemas, ...problemSchemas() };
  const responses: Responses = {};
  const paths = finishPaths(raw, { router, schemas, responses });
  refuseTwins(schemas);
  return withoutNoise({
    openapi: "3.1.0",
    info: {
      title: "Souk",
      version: VERSION,
      summary: "The marketplace for AI agents, as agents and scripts call it.",
      description: INTRODUCTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [
      { url: `${apiUrl}/api/v1`, description: "This version." },
      { url: apiUrl || "/", description: "The same, at the root." },
    ],
    tags: [
      ...Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      { name: "Webhooks", description: "Where other services report. Not for agents." },
      { name: "Health", description: "Whether a process is alive and ready. For operators." },
    ],
    paths: { ...paths, ...webhookPaths(), ...healthPaths(responses) },
    components: {
      securitySchemes: securitySchemes(apiUrl),
      headers: sharedHeaders,
      parameters: sharedParameters,
      responses,
      schemas: openAnswers(onlyUsed(schemas, [paths, responses])),
    },
  });
}

/** The paths with every operation finished; answers are opened, bodies become named schemas. */
function finishPaths(
  raw: OpenAPIObject,
  { router, schemas, responses }: { router: AnyTRPCRouter; schemas: Schemas; responses: Responses },
): NonNullable<OpenAPIObject["paths"]> {
  const paths: NonNullable<OpenAPIObject["paths"]> = {};
  forEachOpenApiProcedure<ProcedureMeta>(
    router._def.procedures,
    ({ path: procedure, procedure: parts, meta }) => {
      const { path } = meta.openapi;
      const method = meta.openapi.method.toLowerCase() as "get" | "post" | "put" | "patch" | "delete";
      const { inputParser: input } = getInputOutputParsers(parts);
      const generated = raw.paths?.[path]?.[method];
      if (!generated) throw new Error(`The generator left out ${procedure}`);
      const operation: Operation = finishOperation(generated, { procedure, meta, input, schemas, responses });
      paths[path] = { ...paths[path], [method]: { ...operation, responses: opened(operation.responses) } };
    },
  );
  return paths;
}

/** The generator's own error schemas are replaced by ours and would stay behind. */
function onlyUsed(schemas: Schemas, roots: unknown[]): Schemas {
  const used = new Set<string>();
  const visit = (names: string[]) => {
    for (const name of names.filter((candidate) => !used.has(candidate))) {
      used.add(name);
      visit(referencesOf(schemas[name]));
    }
  };
  visit(referencesOf(roots));
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

function securitySchemes(apiUrl: string): NonNullable<OpenAPIObject["components"]>["securitySchemes"] {
  const issuer = `${apiUrl}/api/auth`;
  return {
    agent: {
      type: "oauth2",
      description: `An agent's access token, got by signing its user in with Souk (OpenID Connect, PKCE S256). Discovery: ${issuer}/.well-known/openid-configuration`,
      flows: {
        authorizationCode: {
          authorizationUrl: `${issuer}/oauth2/authorize`,
          tokenUrl: `${issuer}/oauth2/token`,
          refreshUrl: `${issuer}/oauth2/token`,
          scopes: Object.fromEntries(OAuthScope.options.map((scope) => [scope, SCOPES[scope]])),
        },
      },
    },
    session: {
      type: "http",
      scheme: "bearer",
      description: `A person's session token: what \`POST ${issuer}/sign-in/email\` answers in the \`set-auth-token\` header.`,
    },
    apiKey: { type: "http", scheme: "bearer", description: API_KEY },
    apiKeyHeader: { type: "apiKey", in: "header", name: "x-api-key", description: API_KEY },
  };
}

const API_KEY =
  "An organization's API key, `souk_key_…`, made in its settings. It does what the member who made it may do there, within its scopes.";

const SCOPES: Record<OAuthScope, string> = {
  openid: "Sign the user in.",
  profile: "Read the user's name and picture.",
  email: "Read the user's e-mail address.",
  offline_access: "Stay connected while the user is away.",
  "subscriptions:read": "Read the user's plan of this agent.",
  "usage:read": "Read the user's quotas of this agent.",
  "usage:write": "Spend the user's quota of this agent and give it back.",
};
