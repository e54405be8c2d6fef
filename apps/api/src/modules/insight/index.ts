export { tellAlerts } from "./tell-alerts.ts";
