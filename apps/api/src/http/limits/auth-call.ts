import { createHash } from "node:crypto";
import { networkOf } from "../../platform/limits/network-of.ts";

/** What of a call to the identity provider decides whom it is charged to. */
export interface AuthCall {
  /** The endpoint as the provider's router would find it, e.g. `/sign-in/email`. */
  path: string;
  /** The e-mail address that it is about, in lower case. */
  address: string | undefined;
  /**
   * The client that it says it comes from, with what it shows for it: nobody has looked at that yet, and anybody can name
   * a client. So only who has the secret counts as the client. One that shows no secret is one per network.
   */
  client: string | undefined;
  /** Whose the caller's address is, which our own middleware found. */
  network: string;
}

/** Reads it from a copy of the request, JSON or form; what cannot be read is about nobody. */
export async function readAuthCall(request: Request): Promise<AuthCall> {
  const fields = await readFields(request.clone());
  const path = endpointOf(new URL(request.url).pathname);
  const network = networkOf(request.headers.get("x-client-ip") ?? "");
  const address = path === "/change-email" ? fields["newEmail"] : fields["email"];
  return {
    path,
    address: address?.trim().toLowerCase(),
    client: clientIn(request.headers.get("authorization") ?? "", fields, network),
    network,
  };
}

/** Two spellings of a path are one endpoint here, whether or not the provider takes both. */
function endpointOf(pathname: string): string {
  const path = decoded(pathname)
    .replaceAll(/\/{2,}/g, "/")
    .replace(/\/$/, "");
  return path.startsWith("/api/auth") ? path.slice("/api/auth".length) : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The texts among the fields of the body, which is what the library takes it for (better-call's `getBody`): a body that
 * it read otherwise would name an address there and none here.
 */
async function readFields(request: Request): Promise<Record<string, string | undefined>> {
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  const isJson = /^application\/([a-z0-9.+-]*\+)?json/.test(type);
  const isForm = !isJson && /application\/x-www-form-urlencoded|multipart\/form-data/.test(type);
  const entries = isForm
    ? [...(await request.formData().catch(() => new FormData()))]
    : jsonEntries(await request.text());
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function jsonEntries(body: string): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

/** A Basic header with id and secret, or the same as fields (RFC 6749 §2.3.1); hashed, so that no secret is kept. */
function clientIn(
  authorization: string,
  { client_id: id, client_secret: secret }: Record<string, string | undefined>,
  network: string,
): string | undefined {
  const basic = /^basic +(\S+)$/i.exec(authorization)?.[1];
  if (basic !== undefined) return hash(Buffer.from(basic, "base64").toString());
  if (id === undefined) return undefined;
  return hash(secret === undefined ? `${id} at ${network}` : `${id}:${secret}`);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
