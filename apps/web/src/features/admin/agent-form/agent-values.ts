import type { AgentChanges, ManagedAgent, NewAgent } from "@souk/contracts/catalog/entities";
import { suggestSlug } from "../../../lib/suggest-slug.ts";
import {
  type AuthenticationValues,
  blankAuthentication,
  toAuthentication,
} from "../../agent-client/authentication-values.ts";

/** A metric as its fields hold it. */
export interface MetricValues {
  slug: string;
  name: string;
  unit: { one: string; many: string };
  description: string;
}

/** An agent as the form's fields hold it; tags stand in one field, separated by commas. */
export interface AgentValues {
  vendor: string;
  category: string;
  name: string;
  slug: string;
  summary: string;
  description: string;
  tags: string;
  productDomain: string;
  launchUrl: string;
  redirectUris: { uri: string }[];
  metrics: MetricValues[];
  authentication: AuthenticationValues;
}

export const blankMetric: MetricValues = { slug: "", name: "", unit: { one: "", many: "" }, description: "" };

export const blankAgent: AgentValues = {
  vendor: "",
  category: "",
  name: "",
  slug: "",
  summary: "",
  description: "",
  tags: "",
  productDomain: "",
  launchUrl: "",
  redirectUris: [{ uri: "" }],
  metrics: [],
  authentication: blankAuthentication,
};

/** The fields of an agent that exists already. */
export function fromManagedAgent({ agent, redirectUris }: ManagedAgent): AgentValues {
  const { name, slug, summary, description, productDomain, launchUrl } = agent;
  return {
    ...blankAgent,
    name,
    slug,
    summary,
    description,
    productDomain,
    launchUrl,
    vendor: agent.vendor.slug,
    category: agent.category.slug,
    tags: agent.tags.join(", "),
    redirectUris: redirectUris.map((uri) => ({ uri })),
  };
}

/** What the API is told to change. The slug, the vendor and the metrics are not among it. */
export function toAgentChanges(values: AgentValues): Required<AgentChanges> {
  const { name, summary, description, category } = values;
  return {
    name,
    summary,
    description,
    category,
    tags: readTags(values.tags),
    productDomain: values.productDomain.trim().toLowerCase(),
    launchUrl: values.launchUrl.trim(),
    redirectUris: values.redirectUris.map(({ uri }) => uri.trim()),
  };
}

/** What the API is told to register. */
export function toNewAgent(values: AgentValues): NewAgent {
  const { vendor, slug, metrics } = values;
  const authentication = toAuthentication(values.authentication) ?? noKeys;
  return { ...toAgentChanges(values), vendor, slug, metrics, authentication };
}

/** What text that is no JSON stands for: the schema refuses it at the field of the keys. */
const noKeys: NewAgent["authentication"] = { method: "private_key_jwt", jwks: { keys: [] } };

/** Tags as typed, each made a slug, once: "n8n, Error Handling, n8n" is ["n8n", "error-handling"]. */
export function readTags(typed: string): string[] {
  return [...new Set(typed.split(",").map(suggestSlug).filter(Boolean))];
}

/** Which field a path of the API's input comes from. */
export function agentField(path: string): string {
  if (path.startsWith("tags")) return "tags";
  if (path.startsWith("authentication.jwks")) return "authentication.jwks";
  return path.replace(/^(redirectUris\.\d+)$/, "$1.uri");
}
