import { type Changes, buyerWithPlan, type MutationStage } from "./mutation-stage.ts";
import { callerOf } from "./caller.ts";
import { newUser } from "./market.ts";

/** What a buyer changes about what agents may use. */
export function usageMutations(stage: MutationStage): Changes {
  return {
    "usage.setCaps": async () => {
      const { ctx, agentId } = await buyerWithPlan(stage);
      const caps = { warnDay: 3, stopDay: 5, warnPeriod: null, stopPeriod: null };
      return {
        ctx,
        make: (as) => callerOf(as).usage.setCaps({ agentId, metricSlug: "pages", ...caps }),
        actions: ["usage_caps.set"],
      };
    },
    "usage.readAlerts": async () => ({
      ctx: await newUser(stage.db),
      make: (as) => callerOf(as).usage.readAlerts({ until: "2026-01-01T00:00:00Z" }),
      actions: ["usage_alerts.read"],
    }),
    "usage.setAlertMails": async () => ({
      ctx: await newUser(stage.db),
      make: (as) => callerOf(as).usage.setAlertMails({ mails: false }),
      actions: ["usage_alerts.mails_off"],
    }),
  };
}
