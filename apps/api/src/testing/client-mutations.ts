import { callerOf } from "./caller.ts";
import { type Changes, type MutationStage, vendorWithAgent } from "./mutation-stage.ts";

/** Every change of agents' OAuth clients that a caller can make. */
export function clientMutations(of: MutationStage): Changes {
  return {
    "clients.rotateSecret": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      return {
        ctx,
        make: (as) => callerOf(as).clients.rotateSecret({ agentId }),
        actions: ["oauth_client.secret_rotated"],
      };
    },
    "clients.setRedirectUris": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      const redirectUris = ["https://agent.example/elsewhere"];
      return {
        ctx,
        make: (as) => callerOf(as).clients.setRedirectUris({ agentId, redirectUris }),
        actions: ["oauth_client.redirect_uris_changed"],
      };
    },
    "clients.setPostLogoutRedirectUris": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      const postLogoutRedirectUris = ["https://agent.example/"];
      return {
        ctx,
        make: (as) => callerOf(as).clients.setPostLogoutRedirectUris({ agentId, postLogoutRedirectUris }),
        actions: ["oauth_client.post_logout_redirect_uris_changed"],
      };
    },
    "clients.setAuthentication": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      const authentication = { method: "client_secret_post" as const };
      return {
        ctx,
        make: (as) => callerOf(as).clients.setAuthentication({ agentId, authentication }),
        actions: ["oauth_client.authentication_changed"],
      };
    },
    "clients.setStopped": async () => {
      const { ctx, agentId } = await vendorWithAgent(of);
      return {
        ctx,
        make: (as) => callerOf(as).clients.setStopped({ agentId, stopped: true }),
        actions: ["oauth_client.disabled"],
      };
    },
  };
}
