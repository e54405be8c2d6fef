import { randomUUID } from "node:crypto";
import { callerOf } from "./caller.ts";
import { newClaim, newHost } from "./domains.ts";
import { agentInput, newUser, tierInput } from "./market.ts";
import { type Changes, type MutationStage, vendorWithAgent } from "./mutation-stage.ts";

/** Every change of vendors, domains, agents and plans that a caller can make. */
export function catalogMutations(of: MutationStage): Changes {
  return {
    "vendors.create": async () => ({
      ctx: await newUser(of.db, "admin"),
      make: (ctx) => callerOf(ctx).vendors.create({ slug: `v-${randomUUID()}`, name: "Test vendor" }),
      actions: ["vendor.registered"],
    }),
    "domains.claim": async () => {
      const { ctx, vendor } = await vendorWithAgent(of);
      const claim = { vendorSlug: vendor.slug, host: newHost() };
      return { ctx, make: (as) => callerOf(as).domains.claim(claim), actions: ["domain.claimed"] };
    },
    "domains.check": async () => {
      const { ctx, vendor } = await vendorWithAgent(of);
      const { id: domainId } = await newClaim(ctx, vendor.slug);
      const asked = { vendorSlug: vendor.slug, domainId };
      return { ctx, make: (as) => callerOf(as).domains.check(asked), actions: ["domain.checked"] };
    },
    "domains.remove": async () => {
      const { ctx, vendor } = await vendorWithAgent(of);
      const { id: domainId } = await newClaim(ctx, vendor.slug);
      const removed = { vendorSlug: vendor.slug, domainId };
      return { ctx, make: (as) => callerOf(as).domains.remove(removed), actions: ["domain.removed"] };
    },
    "catalog.createAgent": async () => {
      const { ctx, vendor, agent } = await vendorWithAgent(of);
      const input = { ...agentInput(), vendor: vendor.slug, category: agent.categorySlug };
      return {
        ctx,
        make: (as) => callerOf(as).catalog.createAgent(input),
        actions: ["oauth_client.created", "agent.registered"],
      };
    },
    "catalog.updateAgent": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      const redirectUris = ["https://agent.example/elsewhere"];
      return {
        ctx,
        make: (as) => callerOf(as).catalog.updateAgent({ agentId, name: "Renamed", redirectUris }),
        actions: ["oauth_client.redirect_uris_changed", "agent.changed", "agent.pending"],
      };
    },
    "catalog.setAgentStatus": async () => {
      const { agentId } = await vendorWithAgent(of);
      return {
        ctx: await newUser(of.db, "admin"),
        make: (as) => callerOf(as).catalog.setAgentStatus({ agentId, status: "suspended", reason: "Test" }),
        actions: ["oauth_client.disabled", "agent.suspended"],
      };
    },
    "catalog.createMetric": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      const metric = { slug: "words", name: "Words", unit: { one: "word", many: "words" } };
      return {
        ctx,
        make: (as) => callerOf(as).catalog.createMetric({ agentId, ...metric }),
        actions: ["metric.created"],
      };
    },
    "catalog.updateMetric": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      return {
        ctx,
        make: (as) => callerOf(as).catalog.updateMetric({ agentId, metricSlug: "pages", name: "Sheets" }),
        actions: ["metric.changed"],
      };
    },
    "pricing.create": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      return {
        ctx,
        make: (as) => callerOf(as).pricing.create({ agentId, ...tierInput() }),
        actions: ["tier.created"],
      };
    },
    "pricing.update": async () => {
      const { ctx, agentId, tier } = await vendorWithAgent(of);
      return {
        ctx,
        make: (as) => callerOf(as).pricing.update({ agentId, tierId: tier.id, name: "Renamed", quotas: [] }),
        actions: ["tier.changed"],
      };
    },
    "pricing.archive": async () => {
      const { ctx, agentId, tier } = await vendorWithAgent(of);
      return {
        ctx,
        make: (as) => callerOf(as).pricing.archive({ agentId, tierId: tier.id }),
        actions: ["tier.archived"],
      };
    },
  };
}
