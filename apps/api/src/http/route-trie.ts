/** The routes of one path, by method, with the names of its parameters in order. */
export interface Resource<Route> {
  routes: Map<string, { route: Route; names: string[] }>;
}

export interface Match<Route> {
  resource: Resource<Route>;
  /** The raw segments that stand for the parameters, still percent-encoded. */
  values: string[];
}

interface Node<Route> extends Resource<Route> {
  children: Map<string, Node<Route>>;
  parameter: Node<Route> | undefined;
}

/**
 * Finds routes by path segments: a written-out segment goes before a parameter whatever the order of
 * registration, and an empty segment matches nothing. The time to find one does not grow with their number.
 */
export class RouteTrie<Route> {
  readonly #root: Node<Route> = makeNode();

  /** Registers `/agents/{agentId}`-like paths. Throws when the same method and path are taken. */
  add(method: string, path: string, route: Route): void {
    const names: string[] = [];
    let node = this.#root;
    for (const segment of path.split("/").slice(1)) {
      const name = /^\{(.+)\}$/.exec(segment)?.[1];
      if (name) names.push(name);
      node = name ? (node.parameter ??= makeNode()) : childOf(node, segment);
    }
    if (node.routes.has(method)) throw new Error(`Two operations are served at ${method} ${path}`);
    node.routes.set(method, { route, names });
  }

  /** What is served at a path, whatever the method; undefined when nothing is. */
  find(path: string): Match<Route> | undefined {
    return descend(this.#root, path.split("/"), { index: 1, values: [] });
  }
}

function makeNode<Route>(): Node<Route> {
  return { routes: new Map(), children: new Map(), parameter: undefined };
}

function childOf<Route>(node: Node<Route>, segment: string): Node<Route> {
  const child = node.children.get(segment) ?? makeNode<Route>();
  node.children.set(segment, child);
  return child;
}

function descend<Route>(
  node: Node<Route>,
  segments: string[],
  { index, values }: { index: number; values: string[] },
): Match<Route> | undefined {
  const segment = segments[index];
  if (segment === undefined) return node.routes.size > 0 ? { resource: node, values } : undefined;
  const child = node.children.get(segment);
  const found = child && descend(child, segments, { index: index + 1, values });
  if (found || !node.parameter || segment === "") return found;
  return descend(node.parameter, segments, { index: index + 1, values: [...values, segment] });
}
