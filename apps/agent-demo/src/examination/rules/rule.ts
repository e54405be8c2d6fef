import type { FlowGraph } from "../graph.ts";
import type { Finding, Place } from "../report.ts";
import type { WorkflowNode } from "../workflow.ts";

/** Looks at one kind of trouble in a sound workflow. Pure; answers nothing when all is well. */
export type Rule = (graph: FlowGraph) => Finding[];

/** A finding, or none when it holds nowhere. */
export function finding(text: Omit<Finding, "places">, places: Place[]): Finding[] {
  return places.length === 0 ? [] : [{ ...text, places }];
}

/** A place at a node, with an optional word on what exactly was seen there. */
export const at = (node: WorkflowNode, detail?: string): Place => ({
  node: node.name,
  ...(detail ? { detail } : {}),
});

/** The nodes that run: enabled ones. Rules on how a step behaves leave disabled steps alone. */
export const runningNodes = (graph: FlowGraph): WorkflowNode[] =>
  graph.workflow.nodes.filter((node) => !node.disabled);
