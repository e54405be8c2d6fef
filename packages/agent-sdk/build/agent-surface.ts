/** An OpenAPI document, as far as it is looked into here. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
  [field: string]: unknown;
}

interface Operation {
  operationId?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
}

/** What is public and worth an agent's while: the catalogue and its prices. */
const PUBLIC_TAGS = ["Catalogue", "Pricing"];

/**
 * The part of the document that an agent can call: what takes an agent's token, and the public catalogue. Everything
 * else, and every component that nothing of this part refers to, is left out.
 */
export function agentSurface(document: OpenApi): OpenApi {
  const paths = keepEntries(document.paths, (methods) => {
    const kept = keepEntries(methods, (operation) => (isForAgents(operation) ? operation : undefined));
    return Object.keys(kept).length > 0 ? kept : undefined;
  });
  return { ...document, paths, components: reachableComponents(document, paths) };
}

function isForAgents({ security = [], tags = [] }: Operation): boolean {
  if (security.length === 0) return tags.some((tag) => PUBLIC_TAGS.includes(tag));
  return security.some((scheme) => "agent" in scheme);
}

function reachableComponents(document: OpenApi, from: unknown): OpenApi["components"] {
  const reached = new Set<string>();
  const waiting = refsIn(from);
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    if (reached.has(ref)) continue;
    reached.add(ref);
    const [section = "", name = ""] = ref.split("/");
    waiting.push(...refsIn(document.components[section]?.[name]));
  }
  return keepEntries(document.components, (section, sectionName) =>
    keepEntries(section, (part, name) => (reached.has(`${sectionName}/${name}`) ? part : undefined)),
  );
}

/** The `section/name` of every component that a value refers to. */
function refsIn(value: unknown): string[] {
  return [...JSON.stringify(value ?? null).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].flatMap(
    ([, ref]) => ref ?? [],
  );
}

function keepEntries<Value>(
  record: Record<string, Value>,
  keep: (value: Value, key: string) => Value | undefined,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => {
      const kept = keep(value, key);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}
