import { z } from "zod";
import {
  clearableMetadata,
  currency,
  decimal,
  flag,
  integer,
  mergeMetadata,
  metadata,
  paging,
  positive,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { change, emit } from "../world/events.ts";
import * as world from "../world/world.ts";

const coupon = z.strictObject({
  id: text.optional(),
  amount_off: positive.optional(),
  currency: currency.optional(),
  duration: z.enum(["forever", "once", "repeating"]).optional(),
  duration_in_months: positive.optional(),
  max_redemptions: positive.optional(),
  metadata: metadata.optional(),
  name: text.max(40).optional(),
  percent_off: decimal.refine((value) => value > 0 && value <= 100, "must be between 0 and 100").optional(),
  redeem_by: integer.optional(),
});

const promotion = z.strictObject({
  promotion: z.strictObject({ type: z.literal("coupon"), coupon: text }),
  active: flag.optional(),
  code: text.optional(),
  customer: text.optional(),
  expires_at: integer.optional(),
  max_redemptions: positive.optional(),
  metadata: metadata.optional(),
  restrictions: z
    .strictObject({
      first_time_transaction: flag.optional(),
      minimum_amount: positive.optional(),
      minimum_amount_currency: currency.optional(),
    })
    .optional(),
});

/** /v1/coupons and /v1/promotion_codes */
export const coupons: Route[] = [
  post("/v1/coupons", coupon, ({ world: account, params }) => {
    if ((params.percent_off === undefined) === (params.amount_off === undefined)) {
      throw invalid("Give one of percent_off and amount_off.", "percent_off");
    }
    if (params.amount_off !== undefined && !params.currency) {
      throw invalid("Missing required param: currency.", "currency", "parameter_missing");
    }
    if (params.id && world.find(account, "coupons", params.id)) {
      throw invalid("Coupon already exists.", "id", "resource_already_exists");
    }
    const row = world.insert(account, "coupons", {
      id: params.id ?? world.idFor("coupons"),
      object: "coupon",
      amount_off: params.amount_off ?? null,
      created: world.realNow(),
      currency: params.currency ?? null,
      duration: params.duration ?? "once",
      duration_in_months: params.duration_in_months ?? null,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: params.metadata ?? {},
      name: params.name ?? null,
      percent_off: params.percent_off ?? null,
      redeem_by: params.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    });
    emit(account, "coupon.created", row);
    return row;
  }),
  get(
    "/v1/coupons",
    z.strictObject({ ...paging, created: timeRange.optional() }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "coupons")
        .filter((row) => inRange(row.created, params.created));
      return page(rows, params, "/v1/coupons");
    },
  ),
  get("/v1/coupons/:id", z.strictObject({}), ({ world: account, id }) => world.get(account, "coupons", id)),
  post(
    "/v1/coupons/:id",
    z.strictObject({ name: text.optional(), metadata: clearableMetadata.optional() }),
    ({ world: account, id, params }) => {
      const row = world.get(account, "coupons", id);
      const pairs = mergeMetadata(row.metadata, params.metadata);
      change(account, row, { name: params.name ?? row.name, metadata: pairs }, "coupon.updated");
      return row;
    },
  ),
  del("/v1/coupons/:id", z.strictObject({}), ({ world: account, id }) => {
    emit(account, "coupon.deleted", world.get(account, "coupons", id));
    delete account.state.rows.coupons[id];
    return { id, object: "coupon", deleted: true };
  }),
  post("/v1/promotion_codes", promotion, ({ world: account, params }) => {
    world.get(account, "coupons", params.promotion.coupon, "promotion[coupon]");
    const code = params.code ?? world.newId("p").slice(2, 10).toUpperCase();
    const same = (row: { active: boolean; code: string }) =>
      row.active && row.code.toLowerCase() === code.toLowerCase();
    if (world.all(account, "promotionCodes").some(same)) {
      throw invalid(
        `An active promotion code with \`code: ${code}\` already exists.`,
        "code",
        "resource_already_exists",
      );
    }
    const row = world.insert(account, "promotionCodes", {
      id: world.idFor("promotionCodes"),
      object: "promotion_code",
      active: params.active ?? true,
      code,
      created: world.realNow(),
      customer: params.customer ?? null,
      customer_account: null,
      expires_at: params.expires_at ?? null,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: params.metadata ?? {},
      promotion: params.promotion,
      restrictions: {
        first_time_transaction: params.restrictions?.first_time_transaction ?? false,
        minimum_amount: params.restrictions?.minimum_amount ?? null,
        minimum_amount_currency: params.restrictions?.minimum_amount_currency ?? null,
      },
      times_redeemed: 0,
    });
    emit(account, "promotion_code.created", row);
    return row;
  }),
  get(
    "/v1/promotion_codes",
    z.strictObject({
      ...paging,
      active: flag.optional(),
      code: text.optional(),
      coupon: text.optional(),
      customer: text.optional(),
    }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "promotionCodes")
        .filter((row) => matches(row.active, params.active) && matches(row.promotion.coupon, params.coupon))
        .filter((row) => matches(row.code.toLowerCase(), params.code?.toLowerCase()))
        .filter((row) => matches(row.customer, params.customer));
      return page(rows, params, "/v1/promotion_codes");
    },
  ),
  get("/v1/promotion_codes/:id", z.strictObject({}), ({ world: account, id }) =>
    world.get(account, "promotionCodes", id),
  ),
  post(
    "/v1/promotion_codes/:id",
    z.strictObject({ active: flag.optional(), metadata: clearableMetadata.optional() }),
    ({ world: account, id, params }) => {
      const row = world.get(account, "promotionCodes", id);
      const pairs = mergeMetadata(row.metadata, params.metadata);
      change(
        account,
        row,
        { active: params.active ?? row.active, metadata: pairs },
        "promotion_code.updated",
      );
      return row;
    },
  ),
];
