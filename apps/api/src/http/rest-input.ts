import { AppError } from "@souk/contracts/common/errors";
import type { Issue } from "@souk/contracts/common/problem";
import express, { type Request, type Response } from "express";
import { asSent } from "./coerce-fields.ts";
import { InvalidFields } from "./failure.ts";
import type { RestRoute } from "./rest-routes.ts";

/** No operation needs more; a bigger body is refused before it is held in memory. */
const BODY_LIMIT = "1mb";

/** Fields of a request, gathered from its path, query, body and headers. */
type Fields = Record<string, unknown>;

/**
 * The input of one call: the path's fields, then those of the query (GET, DELETE) or of the JSON body.
 * Bodies are taken as they are; texts of path and query are read by the schema's types. A field that
 * comes from two places is refused, as one of them would be ignored.
 */
export async function readInput(
  { route, path }: { route: RestRoute; path: Fields },
  req: Request,
  res: Response,
): Promise<unknown> {
  const sent = route.readsBody ? await readBody(req, res) : readQuery(route, req.url);
  refuseTwice(path, sent);
  const key = route.meta.idempotencyHeader ? keyFromHeader(req, sent) : {};
  const input = { ...sent, ...key, ...path };
  if (route.takesInput) return input;
  const [unknown] = Object.keys(input);
  if (unknown !== undefined) throw new InvalidFields([tooMuch(unknown)]);
  return undefined;
}

/** Decodes what stands for the path's parameters. Throws when it is not percent-encoded UTF-8. */
export function readPath(route: RestRoute, names: string[], values: string[]): Fields {
  const fields: Fields = {};
  for (const [index, name] of names.entries()) {
    fields[name] = (route.coercions.get(name) ?? asSent)([decode(name, values[index] ?? "")]);
  }
  return fields;
}

function decode(name: string, segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new InvalidFields([{ path: name, code: "invalid_encoding", message: "Not percent-encoded UTF-8" }]);
  }
}

function readQuery(route: RestRoute, url: string): Fields {
  const start = url.indexOf("?");
  if (start === -1) return {};
  const query = new URLSearchParams(url.slice(start + 1));
  // fromEntries defines fields, so that one named `__proto__` is a field like any other.
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => [
      name,
      (route.coercions.get(name) ?? asSent)(query.getAll(name)),
    ]),
  );
}

const parseJson = express.json({ limit: BODY_LIMIT, strict: false });

async function readBody(req: Request, res: Response): Promise<Fields> {
  if (!hasBody(req)) return {};
  if (!isJson(req.headers["content-type"])) throw new AppError("request.unsupported_media_type");
  await new Promise<void>((resolve, reject) => {
    parseJson(req, res, (error?: unknown) => (error ? reject(error as Error) : resolve()));
  });
  const body: unknown = req.body;
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Fields;
  throw new InvalidFields([{ path: "", code: "invalid_type", message: "The body must be a JSON object" }]);
}

function hasBody({ headers }: Request): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** `express.json` reads this type only; with a charset other than UTF-8 it refuses by itself. */
function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(?:;|$)/i.test(contentType);
}

function refuseTwice(path: Fields, sent: Fields): void {
  const twice = Object.keys(path).filter((name) => Object.hasOwn(sent, name));
  if (twice.length > 0) throw new InvalidFields(twice.map(tooMuch));
}

function tooMuch(name: string): Issue {
  return { path: name, code: "unrecognized_keys", message: "This field does not belong here" };
}

function keyFromHeader(req: Request, body: Fields): Fields {
  const header = req.headers["idempotency-key"];
  if (typeof header !== "string") return {};
  if (body["idempotencyKey"] === undefined || body["idempotencyKey"] === header) {
    return { idempotencyKey: header };
  }
  throw new InvalidFields([
    { path: "idempotencyKey", code: "mismatch", message: "Differs from the Idempotency-Key header" },
  ]);
}
