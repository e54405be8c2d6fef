import type { ClientCredentials } from "@souk/contracts/catalog/entities";
import { getManagedAgent, updateAgent } from "../modules/catalog/index.ts";
import { rotateClientSecret } from "../modules/identity/index.ts";
import type { ServiceContext } from "../platform/service-context.ts";
import { callbackUri, DEMO_AGENT } from "./demo-market.ts";

/** Tells the market where the demo agent runs, when that has changed since it was registered. */
export async function moveDemoAgent(ctx: ServiceContext, agentUrl: string): Promise<void> {
  const { agent } = await getManagedAgent(ctx, DEMO_AGENT);
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
