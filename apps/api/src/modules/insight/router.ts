import * as caps from "@souk/contracts/usage/caps";
import * as alerts from "@souk/contracts/usage/alerts";
import * as days from "@souk/contracts/usage/days";
import * as records from "@souk/contracts/usage/records";
import { router, toTrpcError } from "../../trpc/init.ts";
import { organizationProcedure, scopedProcedure, vendorProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import { getCaps } from "./get-caps.ts";
import { getDays, getVendorDays } from "./get-days.ts";
import { listAlerts } from "./list-alerts.ts";
import { listOperations, listVendorOperations } from "./list-operations.ts";
import { readAlerts } from "./read-alerts.ts";
import { setAlertMails } from "./set-alert-mails.ts";
import { setCaps } from "./set-caps.ts";
import { watchQuotas } from "./watch-quotas.ts";

/** What people see of usage, and the bounds that they set on it. */
export const insightRouter = router({
  getCaps: scopedProcedure("usage.read")
    .meta(rest(caps.getUsageCaps))
    .input(caps.getUsageCaps.input)
    .output(caps.getUsageCaps.output)
    .query(({ ctx, input }) => getCaps(ctx, input)),
  setCaps: organizationProcedure("billing.manage")
    .meta(rest(caps.setUsageCaps))
    .input(caps.setUsageCaps.input)
    .output(caps.setUsageCaps.output)
    .mutation(({ ctx, input }) => setCaps(ctx, input)),
  listOperations: scopedProcedure("usage.read")
    .meta(rest(records.listUsageOperations))
    .input(records.listUsageOperations.input)
    .output(records.listUsageOperations.output)
    .query(({ ctx, input }) => listOperations(ctx, input)),
  listVendorOperations: vendorProcedure("customer_usage.read")
    .meta(rest(records.listVendorUsageOperations))
    .input(records.listVendorUsageOperations.input)
    .output(records.listVendorUsageOperations.output)
    .query(({ ctx, input }) => listVendorOperations(ctx, input)),
  getDays: scopedProcedure("usage.read")
    .meta(rest(days.getUsageDays))
    .input(days.getUsageDays.input)
    .output(days.getUsageDays.output)
    .query(({ ctx, input }) => getDays(ctx, input)),
  getVendorDays: vendorProcedure("customer_usage.read")
    .meta(rest(days.getVendorUsageDays))
    .input(days.getVendorUsageDays.input)
    .output(days.getVendorUsageDays.output)
    .query(({ ctx, input }) => getVendorDays(ctx, input)),
  watch: organizationProcedure("usage.follow")
    .meta(rest(caps.watchUsage))
    .input(caps.watchUsage.input)
    .subscription(async function* ({ ctx, signal }) {
      try {
        yield* watchQuotas(ctx, signal);
      } catch (error) {
        throw toTrpcError(error) ?? error;
      }
    }),
  listAlerts: organizationProcedure("usage.follow")
    .meta(rest(alerts.listUsageAlerts))
    .input(alerts.listUsageAlerts.input)
    .output(alerts.listUsageAlerts.output)
    .query(({ ctx, input }) => listAlerts(ctx, input)),
  readAlerts: organizationProcedure("usage.follow")
    .meta(rest(alerts.readUsageAlerts))
    .input(alerts.readUsageAlerts.input)
    .output(alerts.readUsageAlerts.output)
    .mutation(({ ctx, input }) => readAlerts(ctx, input)),
  setAlertMails: organizationProcedure("usage.follow")
    .meta(rest(alerts.setUsageAlertMails))
    .input(alerts.setUsageAlertMails.input)
    .output(alerts.setUsageAlertMails.output)
    .mutation(({ ctx, input }) => setAlertMails(ctx, input)),
});
