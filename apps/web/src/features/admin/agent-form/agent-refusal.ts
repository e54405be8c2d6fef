import type { Refusal } from "../../../lib/refusal.ts";
import { agentField, type AgentValues } from "./agent-values.ts";

/** A field and why the API refused it. */
export interface RefusedField {
  field: string;
  message: string;
}

/** Puts a refusal of the API to the fields it is about; empty when it is about none of them. */
export function refusedFields(refusal: Refusal | undefined, values: AgentValues): RefusedField[] {
  switch (refusal?.code) {
    case "listing.slug_taken":
      return [
        { field: "slug", message: "Another listing already has this slug, or one that looks like it." },
      ];
    case "vendor.not_found":
      return [{ field: "vendor", message: "This vendor is gone. Choose another one." }];
    case "category.not_found":
      return [{ field: "category", message: "This category is gone. Choose another one." }];
    case "metric.slug_taken":
      return [{ field: `metrics.${repeatedMetric(values)}.slug`, message: "Another metric has this slug." }];
    case "launch_url.foreign":
      return [{ field: "launchUrl", message: "It does not lie on the product domain." }];
    case "redirect_uri.invalid":
      return [refusedUri(refusal.details, values)];
    case "client.authentication_invalid":
      return [refusedAuthentication(refusal.details, values)];
    case "request.invalid":
      return refusal.issues.map(({ path, message }) => ({ field: agentField(path), message }));
    default:
      return [];
  }
}

function refusedAuthentication(details: Refusal["details"], { authentication }: AgentValues): RefusedField {
  const isOfKeys = authentication.method === "private_key_jwt";
  const field = isOfKeys ? "authentication.jwks" : "authentication.method";
  return { field, message: `Not acceptable: ${String(details["reason"])}.` };
}

function refusedUri(details: Refusal["details"], { redirectUris }: AgentValues): RefusedField {
  const index = redirectUris.findIndex(({ uri }) => uri.trim() === details["uri"]);
  return { field: `redirectUris.${Math.max(index, 0)}.uri`, message: `It ${String(details["reason"])}.` };
}

function repeatedMetric({ metrics }: AgentValues): number {
  const slugs = metrics.map(({ slug }) => slug);
  return Math.max(
    slugs.findIndex((slug, index) => slugs.indexOf(slug) < index),
    0,
  );
}
