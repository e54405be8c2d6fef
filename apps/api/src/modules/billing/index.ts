export { cancelSubscription } from "./cancel-subscription.ts";
export { checkout } from "./checkout.ts";
export { getSubscription, listSubscriptions } from "./list-subscriptions.ts";
