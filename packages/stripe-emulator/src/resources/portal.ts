import { z } from "zod";
import { flag, metadata, paging, text } from "../http/fields.ts";
import { page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";

const products = z.array(z.strictObject({ product: text, prices: z.array(text) }));

const configuration = z.strictObject({
  business_profile: z.strictObject({ headline: text.optional() }).optional(),
  default_return_url: text.optional(),
  features: z.strictObject({
    customer_update: z.record(z.string(), z.unknown()).optional(),
    invoice_history: z.strictObject({ enabled: flag }).optional(),
    payment_method_update: z.strictObject({ enabled: flag }).optional(),
    subscription_cancel: z
      .strictObject({ enabled: flag, mode: z.enum(["at_period_end", "immediately"]).optional() })
      .optional(),
    subscription_update: z
      .strictObject({
        enabled: flag,
        default_allowed_updates: z.array(text).optional(),
        proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
        products: products.optional(),
      })
      .optional(),
  }),
  metadata: metadata.optional(),
});

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
  post("/v1/billing_portal/configurations", configuration, ({ world: account, params }) => {
    const row = createConfiguration(account, params);
    emit(account, "billing_portal.configuration.created", row);
    return row;
  }),
  get(
    "/v1/billing_portal/configurations",
    z.strictObject({ ...paging, active: flag.optional(), is_default: flag.optional() }),
    ({ world: account, params }) =>
      page(world.newestFirst(account, "portalConfigurations"), params, "/v1/billing_portal/configurations"),
  ),
  get("/v1/billing_portal/configurations/:id", z.strictObject({}), ({ world: account, id }) =>
    world.get(account, "portalConfigurations", id),
  ),
];

function createSession(account: world.World, params: z.output<typeof session>): Rows["portalSessions"] {
  const customer = liveCustomer(account, params.customer);
  const chosen = params.configuration
    ? world.get(account, "portalConfigurations", params.configuration, "configuration")
    : defaultConfiguration(account);
  const id = world.idFor("portalSessions");
  const flow = params.flow_data;
  const subscription =
    flow?.subscription_cancel?.subscription ??
    flow?.subscription_update?.subscription ??
    flow?.subscription_update_confirm?.subscription ??
    null;
  if (subscription) world.get(account, "subscriptions", subscription, "flow_data[subscription]");
  if (flow && !subscription && flow.type !== "payment_method_update") {
    throw invalid(
      `Missing required param: flow_data[${flow.type}].`,
      `flow_data[${flow.type}]`,
      "parameter_missing",
    );
  }
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

/** What the portal offers when nothing else was configured: everything the emulator can do. */
export function defaultConfiguration(account: world.World): Rows["portalConfigurations"] {
  const existing = world.all(account, "portalConfigurations").find((row) => row.is_default);
  if (existing) return existing;
  const row = createConfiguration(account, {
    features: {
      subscription_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: "at_period_end" },
    },
  });
  row.is_default = true;
  return row;
}

function createConfiguration(
  account: world.World,
  params: z.output<typeof configuration>,
): Rows["portalConfigurations"] {
  const now = world.realNow();
  const { features } = params;
  const update = features.subscription_update;
  const cancel = features.subscription_cancel;
  return world.insert(account, "portalConfigurations", {
    id: world.idFor("portalConfigurations"),
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: {
      headline: params.business_profile?.headline ?? null,
      privacy_policy_url: null,
      terms_of_service_url: null,
    },
    created: now,
    default_return_url: params.default_return_url ?? null,
    features: {
      customer_update: { allowed_updates: [], enabled: false },
      invoice_history: { enabled: features.invoice_history?.enabled ?? true },
      payment_method_update: {
        enabled: features.payment_method_update?.enabled ?? true,
        payment_method_configuration: null,
      },
      subscription_cancel: {
        cancellation_reason: { enabled: false, feedback_options: null, options: [] },
        enabled: cancel?.enabled ?? false,
        mode: cancel?.mode ?? "at_period_end",
        proration_behavior: "none",
      },
      subscription_pause: { duration: { interval_options: [], type: "open_ended" }, enabled: false },
      subscription_update: {
        billing_cycle_anchor: "unchanged",
        default_allowed_updates: ["price"],
        enabled: update?.enabled ?? false,
        products: (update?.products ?? []).map((one) => ({
          ...one,
          adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
        })),
        proration_behavior: update?.proration_behavior ?? "always_invoice",
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: "end_trial",
      },
    },
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: params.metadata ?? {},
    name: null,
    updated: now,
  });
}
