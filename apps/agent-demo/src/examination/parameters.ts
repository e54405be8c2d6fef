import type { WorkflowNode } from "./workflow.ts";

/** Every text in a node's parameters with its path, such as `parameters.options.url`. */
export function* textsOf(node: WorkflowNode): Generator<{ path: string; text: string }> {
  yield* walk(node.parameters, "parameters");
}

function* walk(value: unknown, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* walk(item, `${path}.${key}`);
  }
}

/** The value at a path of keys inside the parameters; undefined where any of them is absent. */
export function parameter(node: WorkflowNode, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
    node.parameters,
  );
}

/** A text parameter, or "" when it is absent or something else. */
export function textParameter(node: WorkflowNode, ...keys: string[]): string {
  const value = parameter(node, ...keys);
  return typeof value === "string" ? value : "";
}

/** In n8n a text that starts with `=` is an expression; the parts in `{{ }}` are computed at run time. */
export function computedParts(text: string): string[] {
  if (!text.startsWith("=")) return [];
  return [...text.matchAll(/\{\{([\s\S]{0,4000}?)\}\}/g)].map((match) => (match[1] ?? "").trim());
}

/** The source of a code node in any of its languages and versions, or "". */
export function codeOf(node: WorkflowNode): string {
  for (const key of ["jsCode", "pythonCode", "functionCode", "code"]) {
    const text = textParameter(node, key);
    if (text) return text;
  }
  return "";
}

/** Code without comments, so that a rule does not judge what is only said. Line comments after `:` are kept (URLs). */
export function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]{0,20000}?\*\//g, "").replace(/(^|[^:"'`])\/\/[^\n]*/g, "$1");
}
