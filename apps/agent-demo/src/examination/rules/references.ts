import { coreShort } from "../node-kinds.ts";
import { codeOf, computedParts, textsOf, withoutComments } from "../parameters.ts";
import type { WorkflowNode } from "../workflow.ts";
import { type Rule, at, finding, runningNodes } from "./rule.ts";

const REFERENCE =
  /\$(?:\(\s*|node\s*\[\s*|items\(\s*)(?:"((?:[^"\\\n]|\\.){1,200})"|'((?:[^'\\\n]|\\.){1,200})'|`((?:[^`\\$\n]|\\.){1,200})`)/g;

/** Expressions and code that read from a node which is not in the workflow: they fail when they are reached. */
export const missingReferences: Rule = (graph) => {
  const names = new Set([...graph.workflow.nodes, ...graph.workflow.notes].map((node) => node.name));
  return finding(
    {
      rule: "flow.missing-reference",
      severity: "critical",
      title: "Reads from steps that do not exist",
      why: "An expression names a step that was deleted or renamed outside the editor; the run stops there with an error.",
      fix: "Open the step and pick the field again, or restore the step it reads from.",
    },
    runningNodes(graph)
      .filter((node) => graph.reachable.has(node.name))
      .flatMap((node) =>
        [...referencesOf(node)]
          .filter((name) => !names.has(name))
          .map((name) => at(node, `reads from “${name.slice(0, 60)}”`)),
      ),
  );
};

/** In parameters only the computed parts count; in code only what is not itself the text of an expression. */
function referencesOf(node: WorkflowNode): Set<string> {
  const isCode = coreShort(node) === "code";
  const code = isCode ? withoutComments(codeOf(node)).replace(/\{\{[\s\S]{0,4000}?\}\}/g, "") : "";
  const expressions = [...textsOf(node)].flatMap(({ text }) => computedParts(text));
  return new Set(
    [code, ...expressions].flatMap((text) =>
      [...text.matchAll(REFERENCE)].map((match) =>
        (match[1] ?? match[2] ?? match[3] ?? "").replace(/\\(.)/g, "$1"),
      ),
    ),
  );
}
