export { acceptEvent } from "./accept-event.ts";
export { checkWebhookEndpoints, WEBHOOK_PATHS } from "./check-webhook-endpoints.ts";
export { listStripeEvents } from "./list-stripe-events.ts";
export { reconcileStripe } from "./reconcile-stripe.ts";
export { retryStripeEvent, retryStripeEvents } from "./retry-stripe-events.ts";
export { type InboxSettings, runInbox } from "./run-inbox.ts";
export type { Sync, SyncPorts } from "./work-on-object.ts";
