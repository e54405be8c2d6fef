import { accounts } from "@souk/db/schema/sessions";
import { callerOf } from "./caller.ts";
import { openSession, withSession } from "./fresh-session.ts";
import { newGrant } from "./grant.ts";
import { newUser } from "./market.ts";
import { buyerWithPlan, type Changes, type MutationStage } from "./mutation-stage.ts";

/** Every change of their own account, keys and ways in that a caller can make. */
export function accountMutations(of: MutationStage): Changes {
  return {
    "account.revokeSession": async () => {
      const ctx = await withSession(await newUser(of.db));
      const sessionId = await openSession(ctx);
      return {
        ctx,
        make: (as) => callerOf(as).account.revokeSession({ sessionId }),
        actions: ["session.ended"],
      };
    },
    "account.revokeOtherSessions": async () => {
      const ctx = await withSession(await newUser(of.db));
      await openSession(ctx);
      return {
        ctx,
        make: (as) => callerOf(as).account.revokeOtherSessions(),
        actions: ["session.ended"],
      };
    },
    "account.export": async () => ({
      ctx: await withSession(await newUser(of.db)),
      make: (as) => callerOf(as).account.export(),
      actions: ["user.exported"],
    }),
    "account.delete": async () => {
      const ctx = await withSession(await newUser(of.db));
      return {
        ctx,
        make: (as) => callerOf(as).account.delete({ email: ctx.email }),
        actions: ["user.deleted"],
      };
    },
    "apiKeys.create": async () => {
      const ctx = await newUser(of.db);
      const { organizationId } = ctx.actor;
      return {
        ctx,
        make: (as) =>
          callerOf(as).apiKeys.create({ organizationId, name: "Reports", scopes: ["usage:read"] }),
        actions: ["api_key.created"],
      };
    },
    "apiKeys.revoke": async () => {
      const ctx = await newUser(of.db);
      const { organizationId } = ctx.actor;
      const { apiKey } = await callerOf(ctx).apiKeys.create({
        organizationId,
        name: "Reports",
        scopes: ["usage:read"],
      });
      return {
        ctx,
        make: (as) => callerOf(as).apiKeys.revoke({ organizationId, keyId: apiKey.id }),
        actions: ["api_key.revoked"],
      };
    },
    "identity.disconnectAgent": async () => {
      const { ctx, agent, agentId } = await buyerWithPlan(of);
      await newGrant(ctx, agent.clientId);
      return {
        ctx,
        make: (as) => callerOf(as).identity.disconnectAgent({ agentId }),
        actions: ["consent.withdrawn"],
      };
    },
    "identity.unlinkAccount": async () => {
      const ctx = await withSession(await newUser(of.db));
      const { userId } = ctx.actor;
      for (const providerId of ["credential", "google"])
        await of.db.insert(accounts).values({ userId, providerId, accountId: userId });
      return {
        ctx,
        make: (as) => callerOf(as).identity.unlinkAccount({ provider: "google" }),
        actions: ["user.sign_in_method_removed"],
      };
    },
  };
}
