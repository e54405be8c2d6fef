/** What a refusal of a file says: a stable code, a sentence for the person, and what to do next. */
export type Refusal = { code: RefusalCode; message: string; advice: string };

export type RefusalCode =
  | "empty"
  | "too_large"
  | "too_deep"
  | "not_json"
  | "two_documents"
  | "not_a_workflow"
  | "several_workflows"
  | "no_nodes"
  | "too_many_nodes"
  | "too_many_secrets"
  | "bad_node"
  | "duplicate_names"
  | "bad_connections"
  | "missing_nodes";

/** Largest file the doctor reads, in bytes of UTF-8. */
export const MAX_BYTES = 2 * 1024 * 1024;

/** Deepest nesting of brackets; real exports stay below 20. */
export const MAX_DEPTH = 100;

const EXPORT_ADVICE = "In n8n open the workflow, choose ⋯ → Download, and use that file.";

/**
 * Parses the text of an upload, or says why it cannot be read. Never quotes the file: the engine's own
 * error messages contain excerpts, and an excerpt may hold a password.
 */
export function readJson(text: string): { ok: true; value: unknown } | { ok: false; refusal: Refusal } {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const refusal = refuseText(source);
  if (refusal) return { ok: false, refusal };
  try {
    return { ok: true, value: JSON.parse(source) };
  } catch (error) {
    return { ok: false, refusal: explainSyntaxError(source, error) };
  }
}

function refuseText(source: string): Refusal | undefined {
  if (source.trim() === "") {
    return { code: "empty", message: "The file is empty.", advice: EXPORT_ADVICE };
  }
  if (Buffer.byteLength(source) > MAX_BYTES) {
    return {
      code: "too_large",
      message: "The file is larger than 2 MB.",
      advice:
        "Remove pinned test data from the workflow and export it again; workflows themselves are small.",
    };
  }
  if (nestingDepth(source) > MAX_DEPTH) {
    return {
      code: "too_deep",
      message: `The file is nested more than ${MAX_DEPTH} levels deep.`,
      advice: "n8n does not write such files. Export the workflow again.",
    };
  }
  return undefined;
}

/** Counts the deepest nesting without parsing, so that no recursion ever meets a hostile file. */
function nestingDepth(source: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < source.length; index++) {
    const code = source.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

function explainSyntaxError(source: string, error: unknown): Refusal {
  const position = errorPosition(error, source);
  const { line, column } = lineAndColumn(source, position);
  if (isJson(source.slice(0, position)) && /^\s*[[{]/.test(source.slice(position))) {
    return {
      code: "two_documents",
      message: `The file holds two JSON documents; the second begins on line ${line}.`,
      advice: "Save each workflow as a file of its own and examine them one by one.",
    };
  }
  if (/^\s*</.test(source)) {
    return { code: "not_json", message: "This is a web page, not a workflow export.", advice: EXPORT_ADVICE };
  }
  const cutShort = position >= source.trimEnd().length;
  return {
    code: "not_json",
    message: cutShort
      ? `The file breaks off on line ${line}: its JSON is not complete.`
      : `The file is not valid JSON: the mistake is on line ${line}, column ${column}.`,
    advice: EXPORT_ADVICE,
  };
}

function errorPosition(error: unknown, source: string): number {
  const match = error instanceof Error ? /at position (\d+)/.exec(error.message) : null;
  return match?.[1] ? Number(match[1]) : source.length;
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}

function lineAndColumn(source: string, position: number): { line: number; column: number } {
  const before = source.slice(0, position).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
