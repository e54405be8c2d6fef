import { z } from "zod";
import { clearableMetadata, flag, mergeMetadata, metadata, paging, text } from "../http/fields.ts";
import { page } from "../http/list.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

const nothing = z.strictObject({});
const requested = z.record(z.string(), z.strictObject({ requested: flag }));
const profile = z.record(z.string(), text);

const fields = {
  business_profile: profile.optional(),
  business_type: text.optional(),
  capabilities: requested.optional(),
  email: text.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
};

const creation = z.strictObject({
  ...fields,
  controller: z.record(z.string(), z.unknown()).optional(),
  country: text.optional(),
  default_currency: text.optional(),
  metadata: metadata.optional(),
  type: z.enum(["custom", "express", "standard"]).optional(),
});

const link = z.strictObject({
  account: text,
  type: z.enum(["account_onboarding", "account_update"]),
  return_url: text,
  refresh_url: text,
  collect: text.optional(),
  collection_options: z.record(z.string(), z.unknown()).optional(),
});

const linkSeconds = 5 * 60;

/** /v1/accounts, /v1/account_links */
export const connect: Route[] = [
  post("/v1/accounts", creation, ({ world: state, params }) => {
    const account = world.insert(state, "accounts", {
      id: world.idFor("accounts"),
      object: "account",
      business_type: params.business_type ?? null,
      capabilities: Object.fromEntries(
        Object.keys(params.capabilities ?? { transfers: true }).map((name) => [name, "inactive"]),
      ),
      charges_enabled: false,
      country: params.country ?? "US",
      created: world.realNow(),
      default_currency: params.default_currency ?? "usd",
      details_submitted: false,
      email: params.email ?? null,
      metadata: params.metadata ?? {},
      payouts_enabled: false,
      requirements: requirementsOf(["external_account", "tos_acceptance.date"]),
      type: params.type ?? "none",
    });
    return account;
  }),
  get("/v1/accounts", z.strictObject(paging), ({ world: state, params }) =>
    page(world.newestFirst(state, "accounts"), params, "/v1/accounts"),
  ),
  get("/v1/accounts/:id", nothing, ({ world: state, id }) => world.get(state, "accounts", id)),
  post(
    "/v1/accounts/:id",
    z.strictObject({ ...fields, metadata: clearableMetadata.optional() }),
    ({ world: state, id, params }) => {
      const account = world.get(state, "accounts", id);
      if (params.email) account.email = params.email;
      account.metadata = mergeMetadata(account.metadata ?? {}, params.metadata);
      emit(state, "account.updated", account, { account: id });
      return account;
    },
  ),
  del("/v1/accounts/:id", nothing, ({ world: state, id }) => {
    world.get(state, "accounts", id);
    delete state.state.rows.accounts[id];
    return { id, object: "account", deleted: true };
  }),
  post("/v1/accounts/:id/login_links", nothing, ({ world: state, id }) => {
    world.get(state, "accounts", id);
    return {
      object: "login_link",
      created: world.realNow(),
      url: `${state.publicUrl}/connect/accounts/${id}`,
    };
  }),
  post("/v1/account_links", link, ({ world: state, params }) => {
    world.get(state, "accounts", params.account, "account");
    const token = world.newId("link");
    const created = world.realNow();
    state.state.accountLinks[token] = {
      account: params.account,
      returnUrl: params.return_url,
      refreshUrl: params.refresh_url,
      expiresAt: created + linkSeconds,
    };
    return {
      object: "account_link",
      created,
      expires_at: created + linkSeconds,
      url: `${state.publicUrl}/connect/onboarding/${token}`,
    };
  }),
];

/** Marks an account as having given everything: it may be paid out to. */
export function completeOnboarding(state: world.World, account: Rows["accounts"]): void {
  Object.assign(account, {
    details_submitted: true,
    charges_enabled: true,
    payouts_enabled: true,
    capabilities: Object.fromEntries(Object.keys(account.capabilities ?? {}).map((name) => [name, "active"])),
    requirements: requirementsOf([]),
  });
  emit(state, "account.updated", account, { account: account.id });
}

function requirementsOf(due: string[]): NonNullable<Rows["accounts"]["requirements"]> {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: due.length > 0 ? "requirements.past_due" : null,
    errors: [],
    eventually_due: due,
    past_due: due,
    pending_verification: [],
  };
}
