export { changeMetric } from "./change-metric.ts";
export { createAgent } from "./create-agent.ts";
export { createCategory } from "./create-category.ts";
export { createMetric } from "./create-metric.ts";
export {
  findAnyAgent,
  getAgentFor,
  getAnyAgent,
  getManageableAgent,
  getPublicAgent,
  getVisibleAgent,
} from "./find-listing.ts";
export { getAgent } from "./get-agent.ts";
export { getListing } from "./get-listing.ts";
export { getManagedAgent } from "./get-managed-agent.ts";
export { getMedia } from "./get-media.ts";
export { listCategories } from "./list-categories.ts";
export { listManagedAgents } from "./list-managed-agents.ts";
export { listMetrics } from "./list-metrics.ts";
export { readAgents } from "./read-agents.ts";
export { isModerator } from "./is-moderator.ts";
export { checkAddresses, checkStaysOnline, isPublic, mayOperate } from "./rules.ts";
export { setAgentStatus } from "./set-agent-status.ts";
export { setIcon } from "./set-icon.ts";
export { type ListingKeys, lockListing } from "./store.ts";
export { updateAgent } from "./update-agent.ts";
