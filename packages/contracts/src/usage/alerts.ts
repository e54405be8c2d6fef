import { z } from "zod";
import { Instant } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { Slug } from "../common/text.ts";
import { CountedAgent } from "./records.ts";

/** What use reached: a share of the plan's limit in per cent, or a cap of the buyer's own that warns. */
export const UsageAlertKind = z.enum(["50", "80", "100", "warn_day", "warn_period"]);
export type UsageAlertKind = z.infer<typeof UsageAlertKind>;

/** Use of a quota reached something worth telling; once in a period, or in a day for `warn_day`. */
export const UsageAlert = z
  .strictObject({
    agent: CountedAgent,
    metric: Slug,
    kind: UsageAlertKind.meta({
      description:
        "`50`, `80`, `100`: per cent of the plan's limit. `warn_day`, `warn_period`: your own cap.",
    }),
    used: z.int().meta({ description: "Used when it was reached." }),
    limit: z.int().meta({ description: "The limit or cap at that time." }),
    since: Instant.meta({ description: "Start of the period, or day, in which it was reached." }),
    at: Instant,
    isRead: z.boolean(),
  })
  .meta({ id: "UsageAlert", description: "Use of a quota reached something worth telling." });
export type UsageAlert = z.infer<typeof UsageAlert>;

/** What the caller's organization was told. */
export const listUsageAlerts = operation({
  rest: {
    method: "GET",
    path: "/me/usage-alerts",
    tag: "Usage",
    summary: "List my usage alerts",
    description:
      "What the use of the organization's quotas reached, newest first. Owners and admins are told by mail, too, unless they switched that off.",
  },
  input: z.strictObject(pageQuery),
  output: pageOf(UsageAlert).extend({
    unread: z.int().meta({ description: "How many the caller has not read." }),
    mails: z.boolean().meta({ description: "Whether the caller gets them by mail." }),
  }),
  errors: [],
});

/** Marks alerts as read. */
export const readUsageAlerts = operation({
  rest: {
    method: "PUT",
    path: "/me/usage-alerts/read",
    tag: "Usage",
    summary: "Mark usage alerts as read",
    description: "Those up to an instant, for the caller alone. What came later stays unread.",
  },
  input: z.strictObject({ until: Instant.meta({ description: "`at` of the newest one that was read." }) }),
  output: z.strictObject({ unread: z.int() }),
  errors: [],
});

/** Switches the mails on or off. */
export const setUsageAlertMails = operation({
  rest: {
    method: "PUT",
    path: "/me/usage-alerts/mails",
    tag: "Usage",
    summary: "Switch usage alerts by mail on or off",
    description:
      "For the caller in this organization alone. Only owners and admins get them; alerts stand in the app either way.",
  },
  input: z.strictObject({ mails: z.boolean() }),
  output: z.strictObject({ mails: z.boolean() }),
  errors: [],
});
