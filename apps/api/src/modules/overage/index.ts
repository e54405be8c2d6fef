export { flushOverage, reportOverage } from "./report-overage.ts";
