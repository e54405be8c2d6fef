import type { ClientCredentials } from "@souk/contracts/catalog/entities";
import { getManagedAgent, updateAgent } from "../modules/catalog/index.ts";
import { rotateClientSecret, updatePostLogoutRedirectUris } from "../modules/identity/index.ts";
import type { ServiceContext } from "../platform/service-context.ts";
import { callbackUri, DEMO_AGENT } from "./demo-market.ts";

/** Tells the market where the demo agent runs and where it takes back who has signed out, when that has changed. */
export async function moveDemoAgent(ctx: ServiceContext, agentUrl: string): Promise<void> {
  const { agent, clientId, postLogoutRedirectUris: known } = await getManagedAgent(ctx, DEMO_AGENT);
  const postLogoutRedirectUris = [`${agentUrl}/`];
  if (known.join() !== postLogoutRedirectUris.join())
    await updatePostLogoutRedirectUris(ctx, { clientId, postLogoutRedirectUris });
  if (agent.launchUrl === agentUrl) return;
  await updateAgent(ctx, DEMO_AGENT, {
    launchUrl: agentUrl,
    productDomain: new URL(agentUrl).host,
    redirectUris: [callbackUri(agentUrl)],
  });
}

/** A new secret for the demo agent, for when the old one was lost. */
export async function renewDemoSecret(ctx: ServiceContext): Promise<ClientCredentials> {
  const { clientId } = await getManagedAgent(ctx, DEMO_AGENT);
  return rotateClientSecret(ctx, { clientId, overlapHours: 0 });
}
