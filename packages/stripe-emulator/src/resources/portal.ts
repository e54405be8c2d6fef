import { z } from "zod";
import { text } from "../http/fields.ts";
import { invalid } from "../http/problem.ts";
import { post, type Route } from "../http/route.ts";
import { emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";
import { defaultConfiguration, portalConfigurations } from "./portal-configurations.ts";

const afterCompletion = z.strictObject({
  type: z.enum(["redirect", "portal_homepage", "hosted_confirmation"]),
  redirect: z.strictObject({ return_url: text }).optional(),
});
const subscriptionFlow = z.strictObject({ subscription: text });

const session = z.strictObject({
  customer: text,
  configuration: text.optional(),
  return_url: text.optional(),
  locale: text.optional(),
  flow_data: z
    .strictObject({
      type: z.enum([
        "payment_method_update",
        "subscription_cancel",
        "subscription_update",
        "subscription_update_confirm",
      ]),
      after_completion: afterCompletion.optional(),
      subscription_cancel: subscriptionFlow.optional(),
      subscription_update: subscriptionFlow.optional(),
      subscription_update_confirm: z
        .strictObject({
          subscription: text,
          items: z
            .array(z.strictObject({ id: text, price: text.optional(), quantity: text.optional() }))
            .length(1),
        })
        .optional(),
    })
    .optional(),
});

/** /v1/billing_portal: sessions with a page, and what that page offers. */
export const portal: Route[] = [
  post("/v1/billing_portal/sessions", session, ({ world: account, params }) =>
    createSession(account, params),
  ),
  ...portalConfigurations,
];

function createSession(account: world.World, params: z.output<typeof session>): Rows["portalSessions"] {
  const customer = liveCustomer(account, params.customer);
  const chosen = configurationFor(account, params);
  const id = world.idFor("portalSessions");
  const flow = params.flow_data;
  const subscription = flow ? subscriptionOf(account, flow) : null;
  const item = flow?.subscription_update_confirm?.items[0];
  account.state.portalFlows[id] = { subscription, price: item?.price ?? null, item: item?.id ?? null };
  const row = world.insert(account, "portalSessions", {
    id,
    object: "billing_portal.session",
    configuration: chosen.id,
    created: world.nowFor(account, customer.id),
    customer: customer.id,
    customer_account: null,
    flow: flow ? flowOf(flow, subscription) : null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: params.return_url ?? chosen.default_return_url,
    url: `${account.publicUrl}/portal/${id}`,
  });
  emit(account, "billing_portal.session.created", row);
  return row;
}

/** The named configuration, else the default one; it must be active and allow the flow that is asked for. */
function configurationFor(
  account: world.World,
  params: z.output<typeof session>,
): Rows["portalConfigurations"] {
  const chosen = params.configuration
    ? world.get(account, "portalConfigurations", params.configuration, "configuration")
    : defaultConfiguration(account);
  if (!chosen.active) {
    throw invalid(`The configuration \`${chosen.id}\` is not active.`, "configuration");
  }
  const flow = params.flow_data?.type;
  if (!flow) return chosen;
  const feature = flow === "subscription_update_confirm" ? "subscription_update" : flow;
  if (chosen.features[feature].enabled) return chosen;
  throw invalid(
    `This flow cannot be used: the portal configuration \`${chosen.id}\` has \`${feature}\` disabled.`,
    "flow_data[type]",
  );
}

function subscriptionOf(account: world.World, flow: FlowOrder): string | null {
  if (flow.type === "payment_method_update") return null;
  const named = flow[flow.type]?.subscription;
  const param = `flow_data[${flow.type}]`;
  if (!named) throw invalid(`Missing required param: ${param}.`, param, "parameter_missing");
  return world.get(account, "subscriptions", named, `${param}[subscription]`).id;
}

type FlowOrder = NonNullable<z.output<typeof session>["flow_data"]>;

function flowOf(flow: FlowOrder, subscription: string | null): Rows["portalSessions"]["flow"] {
  const after = flow.after_completion;
  const confirm = flow.subscription_update_confirm;
  const about = subscription ? { subscription } : null;
  return {
    type: flow.type,
    after_completion: {
      type: after?.type ?? "portal_homepage",
      redirect: after?.redirect ?? null,
      hosted_confirmation: null,
    },
    customer_update: null,
    subscription_cancel: flow.type === "subscription_cancel" && about ? { ...about, retention: null } : null,
    subscription_pause: null,
    subscription_update: flow.type === "subscription_update" && about ? about : null,
    subscription_update_confirm: confirm
      ? {
          subscription: confirm.subscription,
          discounts: null,
          items: confirm.items.map((item) => ({ id: item.id, price: item.price ?? null, quantity: 1 })),
        }
      : null,
  };
}
