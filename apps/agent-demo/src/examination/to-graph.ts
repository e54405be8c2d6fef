import { type FlowGraph, isAiEdge } from "./graph.ts";
import { isTrigger, splitType } from "./node-kinds.ts";
import type { Graph, Severity } from "./report.ts";
import type { WorkflowNode } from "./workflow.ts";

/** Far beyond any canvas a person made; keeps arithmetic with hostile positions finite. */
const FARTHEST = 200_000;

/** Longest text of a sticky note that is kept, in characters: it is drawn, not read. */
const NOTE_TEXT = 400;

/** Takes from a workflow what a drawing needs: places, roles, marks. */
export function toGraph({ workflow, subNodes }: FlowGraph, worst: Map<string, Severity>): Graph {
  const index = new Map(workflow.nodes.map((node, at) => [node.name, at]));
  return {
    nodes: workflow.nodes.map((node) => ({
      name: node.name,
      label: splitType(node.type).short,
      ...positionOf(node),
      role: isTrigger(node)
        ? ("trigger" as const)
        : subNodes.has(node.name)
          ? ("sub-node" as const)
          : ("step" as const),
      disabled: node.disabled === true,
      severity: worst.get(node.name) ?? null,
    })),
    edges: workflow.edges.flatMap((edge) => {
      const from = index.get(edge.from);
      const to = index.get(edge.to);
      return from === undefined || to === undefined ? [] : [{ from, to, ai: isAiEdge(edge) }];
    }),
    notes: workflow.notes.map((note) => ({
      ...positionOf(note),
      width: sizeOf(note.parameters["width"], 240),
      height: sizeOf(note.parameters["height"], 160),
      color: colorOf(note.parameters["color"]),
      text:
        typeof note.parameters["content"] === "string" ? note.parameters["content"].slice(0, NOTE_TEXT) : "",
    })),
  };
}

function positionOf(node: WorkflowNode): { x: number; y: number } {
  const clamp = (value: number) => Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, value)));
  return { x: clamp(node.position[0]), y: clamp(node.position[1]) };
}

function sizeOf(value: unknown, otherwise: number): number {
  return typeof value === "number" && value >= 20 && value <= 10_000 ? Math.round(value) : otherwise;
}

/** n8n knows seven colours of notes, 1 to 7. */
function colorOf(value: unknown): number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 7 ? value : 1;
}
