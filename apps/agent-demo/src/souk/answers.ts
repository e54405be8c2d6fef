import { z } from "zod";

/** The quota of one metric. `limit` and `remaining` are null for unlimited plans, `resetsAt` when it never resets. */
export const Balance = z.object({
  metric: z.string(),
  limit: z.number().nullable(),
  used: z.number(),
  held: z.number(),
  remaining: z.number().nullable(),
  resetsAt: z.iso.datetime({ offset: true }).nullable(),
});
export type Balance = z.infer<typeof Balance>;

/** What `GET /me/agents/{agent}/usage` answers: one balance per metric of the plan. */
export const Usage = z.object({ items: z.array(Balance) });

/** The part of `GET /me/subscriptions/{agent}` that this agent reads. */
export const Subscription = z.object({
  tier: z.object({ name: z.string() }),
  status: z.string(),
  access: z.boolean(),
});
export type Subscription = z.infer<typeof Subscription>;

/** RFC 9457 problem details; `code` is stable, some codes bring fields of their own. */
export const Problem = z.looseObject({
  code: z.string(),
  title: z.string().catch("The marketplace refused the call."),
  requestId: z.string().optional().catch(undefined),
  limit: z.number().optional().catch(undefined),
  used: z.number().optional().catch(undefined),
  remaining: z.number().optional().catch(undefined),
  resetsAt: z.string().nullable().optional().catch(undefined),
  upgradeUrl: z.string().optional().catch(undefined),
  subscribeUrl: z.string().optional().catch(undefined),
});
export type Problem = z.infer<typeof Problem>;
