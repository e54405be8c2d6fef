import { APIError, createAuthMiddleware } from "better-auth/api";
import { PKCE_VALUE } from "./authorization-request.ts";

/**
 * Refuses calls of an agent's back end that contradict themselves: a client that names itself in the header
 * and another one in the body (RFC 6749 §2.3), and a code verifier that can be none (RFC 7636 §4.1).
 */
export const refuseClientRequest = createAuthMiddleware(async ({ headers, body }) => {
  const { client_id: named, code_verifier: verifier } = fieldsOf(body);
  const authenticated = clientInHeader(headers?.get("authorization") ?? "");
  if (authenticated !== undefined && typeof named === "string" && named !== "" && named !== authenticated) {
    throw refusal("The client in the header is not the one in the body.");
  }
  if (typeof verifier === "string" && verifier !== "" && !PKCE_VALUE.test(verifier)) {
    throw refusal("code_verifier must have 43 to 128 characters.");
  }
});

/** The client id of a Basic header, whose parts are form-encoded (RFC 6749 §2.3.1); undefined for anything else. */
function clientInHeader(authorization: string): string | undefined {
  const encoded = /^basic +(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [id = ""] = Buffer.from(encoded, "base64").toString().split(":", 1);
  try {
    return decodeURIComponent(id.replaceAll("+", " "));
  } catch {
    return id;
  }
}

function fieldsOf(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

function refusal(description: string): APIError {
  return new APIError("BAD_REQUEST", { error: "invalid_request", error_description: description });
}
