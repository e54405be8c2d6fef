import { deleteExpired } from "../modules/identity/index.ts";
import { createUsagePartitions } from "../modules/usage/index.ts";
import type { ServiceContext } from "../platform/service-context.ts";

/** Work that comes round by the clock. Each may run twice or at the same time elsewhere without harm. */
export interface ScheduledJob {
  name: string;
  /** When, in UTC; five fields as in crontab(5). */
  cron: string;
  run: (ctx: ServiceContext) => Promise<void>;
}

export const SCHEDULED_JOBS: readonly ScheduledJob[] = [
  { name: "usage.create-partitions", cron: "10 3 * * *", run: createUsagePartitions },
  { name: "identity.delete-expired", cron: "40 3 * * *", run: deleteExpired },
];
