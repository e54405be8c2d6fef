/** A node as a test writes it: everything but the type can be left out. */
export type TestNode = {
  type: string;
  parameters?: object;
  position?: [number, number];
  [key: string]: unknown;
};

/** From, to, and for other than plain connections the kind and the output. */
export type TestEdge = [from: string, to: string, kind?: string, output?: number];

/** Builds the text of an export from nodes by name and edges. Short types are n8n's own; AI nodes start with `ai:`. */
export function exportOf(nodes: Record<string, TestNode>, edges: TestEdge[] = [], rest: object = {}): string {
  const connections: Record<string, Record<string, { node: string; type: string; index: number }[][]>> = {};
  for (const [from, to, kind = "main", output = 0] of edges) {
    const outputs = ((connections[from] ??= {})[kind] ??= []);
    while (outputs.length <= output) outputs.push([]);
    outputs[output]?.push({ node: to, type: kind, index: 0 });
  }
  const list = Object.entries(nodes).map(([name, { type, ...node }], at) => ({
    id: String(at),
    name,
    type: fullType(type),
    typeVersion: 4,
    position: [at * 200, 0],
    parameters: {},
    ...node,
  }));
  return JSON.stringify({ nodes: list, connections, ...rest });
}

function fullType(type: string): string {
  if (type.startsWith("ai:")) return `@n8n/n8n-nodes-langchain.${type.slice(3)}`;
  return type.includes(".") ? type : `n8n-nodes-base.${type}`;
}
