import { z } from "zod";
import type { Refusal } from "./read-json.ts";

/** More nodes than any workflow a person works with; above it neither a drawing nor a report helps. */
export const MAX_NODES = 2000;

const Node = z.looseObject({
  name: z.string().min(1),
  type: z.string().min(1),
  position: z.tuple([z.number(), z.number()]),
  typeVersion: z.number().optional().catch(undefined),
  parameters: z.record(z.string(), z.unknown()).catch({}).default({}),
  credentials: z.record(z.string(), z.unknown()).optional().catch(undefined),
  disabled: z.boolean().optional().catch(undefined),
  notes: z.string().optional().catch(undefined),
  onError: z.string().optional().catch(undefined),
  continueOnFail: z.boolean().optional().catch(undefined),
  retryOnFail: z.boolean().optional().catch(undefined),
});

const Target = z.looseObject({
  node: z.string(),
  type: z.string().default("main"),
  index: z.number().default(0),
});
const Connections = z.record(
  z.string(),
  z.record(
    z.string(),
    z.array(
      z
        .array(Target)
        .nullish()
        .transform((list) => list ?? []),
    ),
  ),
);

/** The parts of an n8n export that are not nodes or connections; anything unexpected there is ignored. */
const Head = z.looseObject({
  name: z.string().nullish().catch(undefined),
  active: z.boolean().nullish().catch(undefined),
  settings: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  pinData: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});

export type WorkflowNode = z.infer<typeof Node>;

/** One connection. `kind` is `main` for the flow of data, `ai_…` from a sub-node to the agent it serves. */
export type Edge = { from: string; to: string; kind: string; output: number };

/** An export whose structure is sound: names are unique and every edge joins two of the nodes. */
export type Workflow = {
  name: string | null;
  active: boolean | null;
  settings: Record<string, unknown> | null;
  pinnedNodes: string[];
  nodes: WorkflowNode[];
  notes: WorkflowNode[];
  edges: Edge[];
};

type Reading = { ok: true; workflow: Workflow } | { ok: false; refusal: Refusal };

const refuse = (code: Refusal["code"], message: string, advice: string): Reading => ({
  ok: false,
  refusal: { code, message, advice },
});

/**
 * Reads a parsed export, or says in one sentence why n8n itself could not run it. Sticky notes are kept
 * apart from nodes. Accepts a bare workflow, a list of one, and the wrappers of n8n's API and templates.
 */
export function readWorkflow(value: unknown): Reading {
  const found = unwrap(value);
  if (Array.isArray(found)) {
    return refuse(
      "several_workflows",
      `The file holds ${found.length} workflows.`,
      "Export them one by one: each gets a report of its own.",
    );
  }
  const head = Head.safeParse(found);
  if (!head.success || !("nodes" in head.data)) {
    return refuse(
      "not_a_workflow",
      "This is JSON, but not an n8n workflow: it has no list of nodes.",
      "In n8n open the workflow, choose ⋯ → Download, and use that file.",
    );
  }
  return readParts(head.data);
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? unwrap(value[0]) : value;
  if (value === null || typeof value !== "object" || "nodes" in value) return value;
  if ("workflow" in value && isObject(value.workflow)) return unwrap(value.workflow);
  if ("data" in value && isObject(value.data)) return unwrap(value.data);
  return value;
}

const isObject = (value: unknown) => typeof value === "object" && value !== null;

function readParts(head: z.infer<typeof Head> & { nodes?: unknown; connections?: unknown }): Reading {
  if (!Array.isArray(head.nodes) || head.nodes.length === 0) {
    return refuse(
      "no_nodes",
      "The workflow has no nodes.",
      "Add a trigger and at least one step, then export it again.",
    );
  }
  if (head.nodes.length > MAX_NODES) {
    return refuse(
      "too_many_nodes",
      `The workflow has ${head.nodes.length} nodes; the doctor reads up to ${MAX_NODES}.`,
      "Split it into sub-workflows and examine each of them.",
    );
  }
  const nodes: WorkflowNode[] = [];
  for (const [index, raw] of head.nodes.entries()) {
    const node = Node.safeParse(raw);
    if (!node.success) return refuseNode(index, node.error);
    nodes.push(node.data);
  }
  const duplicate = firstDuplicate(nodes.map((node) => node.name));
  if (duplicate !== undefined) {
    return refuse(
      "duplicate_names",
      `Two nodes are called “${short(duplicate)}”. n8n joins nodes by name, so this is ambiguous.`,
      "Give every node a name of its own and export the workflow again.",
    );
  }
  return join(head, nodes);
}

function refuseNode(index: number, error: z.ZodError): Reading {
  const field = String(error.issues[0]?.path[0] ?? "");
  const what: Record<string, string> = {
    name: "has no name",
    type: "has no type",
    position: "has no position (two numbers)",
  };
  return refuse(
    "bad_node",
    `Node ${index + 1} of the list ${what[field] ?? "is not a node"}.`,
    "The file was probably edited by hand or cut. Export the workflow again from n8n.",
  );
}

function join(head: z.infer<typeof Head> & { connections?: unknown }, all: WorkflowNode[]): Reading {
  const connections = Connections.safeParse(head.connections ?? {});
  if (!connections.success) {
    return refuse(
      "bad_connections",
      "The connections of this workflow are not in a form that n8n understands.",
      "Export the workflow again from n8n instead of editing the file.",
    );
  }
  const edges = toEdges(connections.data);
  const names = new Set(all.map((node) => node.name));
  const missing = [...new Set(edges.flatMap((edge) => [edge.from, edge.to]))].filter(
    (name) => !names.has(name),
  );
  if (missing.length > 0) {
    const listed = missing
      .slice(0, 3)
      .map((name) => `“${short(name)}”`)
      .join(", ");
    return refuse(
      "missing_nodes",
      `Connections lead to or from ${missing.length === 1 ? "a node that is" : "nodes that are"} not in the file: ${listed}.`,
      "A node was deleted or renamed by hand. Restore it or remove the connection, then export again.",
    );
  }
  const isNote = (node: WorkflowNode) => node.type === "n8n-nodes-base.stickyNote";
  return {
    ok: true,
    workflow: {
      name: head.name?.trim() || null,
      active: head.active ?? null,
      settings: head.settings ?? null,
      pinnedNodes: Object.keys(head.pinData ?? {}),
      nodes: all.filter((node) => !isNote(node)),
      notes: all.filter(isNote),
      edges,
    },
  };
}

function toEdges(connections: z.infer<typeof Connections>): Edge[] {
  return Object.entries(connections).flatMap(([from, kinds]) =>
    Object.entries(kinds).flatMap(([kind, outputs]) =>
      outputs.flatMap((targets, output) =>
        targets.map((target) => ({ from, to: target.node, kind, output })),
      ),
    ),
  );
}

function firstDuplicate(names: string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
