import { isPlaceholder } from "./judge-value.ts";
import { type Match, byFormat, scanText } from "./scan-text.ts";

/** Where a secret stood. The value itself is gone: only its kind and its length in characters are kept. */
export type SecretFind = {
  node: string | null;
  path: string;
  kind: string;
  label: string;
  sure: boolean;
  length: number;
};

/** More different secrets than this and the file is not a workflow any more. */
const MAX_SECRETS = 300;

/**
 * Finds hard-coded secrets in parsed JSON and answers a copy without them: each value, wherever it appears
 * (names and keys included), becomes `‹secret n›`. Everything after this step works on the copy, so no rule,
 * drawing, log line or stored report can show a value. Answers null when there are more than 300 of them.
 */
export function takeOutSecrets(json: unknown): { clean: unknown; finds: SecretFind[] } | null {
  const hits: Hit[] = [];
  collect(json, { path: [], name: "" }, hits);
  const marks = new Map<string, string>();
  for (const { match } of hits) {
    if (!marks.has(match.value)) marks.set(match.value, `‹secret ${marks.size + 1}›`);
  }
  if (marks.size > MAX_SECRETS) return null;
  const replace = replacer(marks);
  const finds = hits.map(({ match, path }) => toFind(match, nodeAt(json, path), path));
  return {
    clean: marks.size === 0 ? json : copyWith(json, replace),
    finds: finds.map((find) => ({
      ...find,
      node: find.node === null ? null : replace(find.node),
      path: replace(find.path),
      label: replace(find.label),
    })),
  };
}

type Path = (string | number)[];
type Hit = { match: Match; path: Path };

function toFind(match: Match, node: string | null, path: Path): SecretFind {
  const { kind, label, sure, value } = match;
  return { node, path: path.map(String).join("."), kind, label, sure, length: value.length };
}

function collect(value: unknown, at: { path: Path; name: string }, hits: Hit[]): void {
  if (typeof value === "string") {
    for (const match of scanText(value, at.name)) hits.push({ match, path: at.path });
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, { ...at, path: [...at.path, index] }, hits);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const path = [...at.path, key];
    for (const match of byFormat(key)) hits.push({ match, path: at.path });
    const inline = inlineCredential(path, item);
    if (inline) hits.push({ match: inline, path });
    else collect(item, { path, name: nameOf(value, key, at.name) }, hits);
  }
}

/** n8n writes headers, parameters and assignments as `{ name, value }`: there the sibling says what it is. */
function nameOf(holder: object, key: string, outer: string): string {
  if (key !== "value" && key !== "stringValue") return key;
  if ("name" in holder && typeof holder.name === "string") return holder.name;
  if ("key" in holder && typeof holder.key === "string") return holder.key;
  return outer;
}

/** A node's `credentials` hold references, `{ id, name }`; any other text in there is the credential itself. */
function inlineCredential(path: Path, value: unknown): Match | null {
  const [list, , holder, , field] = path.slice(-5);
  if (path.length < 5 || list !== "nodes" || holder !== "credentials") return null;
  if (field === "id" || field === "name" || typeof value !== "string") return null;
  if (value.length < 6 || value.startsWith("=") || isPlaceholder(value)) return null;
  return { value, kind: "credential", label: "Credential stored in the workflow itself", sure: true };
}

function nodeAt(root: unknown, path: Path): string | null {
  let at: unknown = root;
  let node: string | null = null;
  for (const [depth, step] of path.entries()) {
    if (typeof at !== "object" || at === null) break;
    at = (at as Record<string | number, unknown>)[step];
    const isNode = path[depth - 1] === "nodes" && typeof step === "number";
    if (isNode && typeof at === "object" && at !== null && "name" in at && typeof at.name === "string")
      node = at.name;
  }
  return node;
}

/** Longest first, so that a secret that contains another one disappears as a whole. */
function replacer(marks: Map<string, string>): (text: string) => string {
  const ordered = [...marks].sort(([a], [b]) => b.length - a.length);
  return (text) =>
    ordered.reduce(
      (left, [value, label]) => (left.includes(value) ? left.replaceAll(value, label) : left),
      text,
    );
}

/** Rebuilds the value; `Object.fromEntries` defines properties, so a key called `__proto__` stays a key. */
function copyWith(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => copyWith(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replace(key), copyWith(item, replace)]),
  );
}
