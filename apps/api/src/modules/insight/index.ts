export { endWatches } from "./watch-quotas.ts";
export { tellAlerts } from "./tell-alerts.ts";
