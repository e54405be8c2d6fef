import { isTrigger } from "./node-kinds.ts";
import type { Edge, Workflow, WorkflowNode } from "./workflow.ts";

/** A workflow with its neighbours indexed, so that every rule can ask in constant time. */
export type FlowGraph = {
  workflow: Workflow;
  byName: Map<string, WorkflowNode>;
  out: Map<string, Edge[]>;
  into: Map<string, Edge[]>;
  /** Names of nodes that serve an agent or chain through an `ai_…` edge. */
  subNodes: Set<string>;
  triggers: WorkflowNode[];
  /** Names reached from an enabled trigger; agents pull in the sub-nodes attached to them. */
  reachable: Set<string>;
};

/** `ai_tool`, `ai_memory`, … run from the sub-node to the agent; everything else carries data forward. */
export const isAiEdge = (edge: Edge) => edge.kind.startsWith("ai_");

/** Indexes a sound workflow. Linear in nodes and edges. */
export function buildGraph(workflow: Workflow): FlowGraph {
  const byName = new Map(workflow.nodes.map((node) => [node.name, node]));
  const edges = workflow.edges.filter((edge) => byName.has(edge.from) && byName.has(edge.to));
  const out = Map.groupBy(edges, (edge) => edge.from);
  const into = Map.groupBy(edges, (edge) => edge.to);
  const subNodes = new Set(edges.filter(isAiEdge).map((edge) => edge.from));
  const triggers = workflow.nodes.filter(isTrigger);
  const starts = triggers.filter((node) => !node.disabled).map((node) => node.name);
  return { workflow, byName, out, into, subNodes, triggers, reachable: reach(starts, out, into) };
}

/** Follows data forward and AI edges backward. A disabled node lets data through, as it does in n8n. */
function reach(starts: string[], out: Map<string, Edge[]>, into: Map<string, Edge[]>): Set<string> {
  const seen = new Set(starts);
  const queue = [...starts];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const next = [
      ...(out.get(name) ?? []).filter((edge) => !isAiEdge(edge)).map((edge) => edge.to),
      ...(into.get(name) ?? []).filter(isAiEdge).map((edge) => edge.from),
    ];
    for (const neighbour of next) {
      if (seen.has(neighbour)) continue;
      seen.add(neighbour);
      queue.push(neighbour);
    }
  }
  return seen;
}

/** Every node that data reaches after leaving `start`, without `start` itself unless a cycle leads back. */
export function downstream(graph: FlowGraph, start: string): Set<string> {
  const seen = new Set<string>();
  const queue = [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const edge of graph.out.get(name) ?? []) {
      if (isAiEdge(edge) || seen.has(edge.to)) continue;
      seen.add(edge.to);
      queue.push(edge.to);
    }
  }
  return seen;
}

/**
 * The cycles of the data flow: groups of nodes that can all reach each other (Tarjan's strongly connected
 * components, without recursion). A node that feeds itself counts as a group of one.
 */
export function findCycles(graph: FlowGraph): string[][] {
  const next = (name: string) =>
    (graph.out.get(name) ?? []).filter((edge) => !isAiEdge(edge)).map((edge) => edge.to);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];

  const enter = (name: string) => {
    order.set(name, order.size);
    low.set(name, order.size - 1);
    stack.push(name);
    onStack.add(name);
    return { name, targets: next(name), at: 0 };
  };
  const lower = (name: string, to: number | undefined) =>
    low.set(name, Math.min(low.get(name) ?? 0, to ?? Number.POSITIVE_INFINITY));

  for (const { name: root } of graph.workflow.nodes) {
    if (order.has(root)) continue;
    const frames = [enter(root)];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const target = frame.targets[frame.at++];
      if (target !== undefined) {
        if (!order.has(target)) frames.push(enter(target));
        else if (onStack.has(target)) lower(frame.name, order.get(target));
        continue;
      }
      frames.pop();
      const parent = frames.at(-1);
      if (parent) lower(parent.name, low.get(frame.name));
      if (low.get(frame.name) === order.get(frame.name)) {
        const group = stack.splice(stack.lastIndexOf(frame.name));
        for (const member of group) onStack.delete(member);
        if (group.length > 1 || next(frame.name).includes(frame.name)) cycles.push(group);
      }
    }
  }
  return cycles;
}
