export { consumeUsage } from "./consume-usage.ts";
export { createUsagePartitions } from "./create-usage-partitions.ts";
export { getUsage } from "./get-usage.ts";
export { openQuotas } from "./open-quotas.ts";
export { releaseUsage } from "./release-usage.ts";
