import type { ListingKind } from "@souk/contracts/catalog/entities";

/** The name of a kind of goods: one of them, and many. */
export const kindLabel: Record<ListingKind, { one: string; many: string }> = {
  agent: { one: "Agent", many: "Agents" },
  workflow: { one: "Workflow", many: "Workflows" },
  pack: { one: "Pack", many: "Packs" },
  plugin: { one: "Plugin", many: "Plugins" },
};
