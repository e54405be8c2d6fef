import type { ComponentProps, ReactNode } from "react";
import { ArrowUpRight } from "lucide-react";
import { isDemoAddress } from "../../lib/demo-address.ts";
import { AnchorButton } from "../../ui/link-button.tsx";
import { DemoListing } from "./demo-listing.tsx";

interface OpenAgentProps extends Omit<ComponentProps<typeof AnchorButton>, "href"> {
  agent: { name: string; launchUrl: string };
  children?: ReactNode;
}

/** Goes to the agent's own site, which signs its users in through Souk; listings of the demo market have none. */
export function OpenAgent({ agent, children, variant = "primary", ...look }: OpenAgentProps) {
  if (isDemoAddress(agent.launchUrl)) return <DemoListing agent={agent} />;
  return (
    <AnchorButton href={agent.launchUrl} variant={variant} {...look}>
      {children ?? `Open ${agent.name.length > 16 ? "agent" : agent.name}`}
      <ArrowUpRight aria-hidden />
    </AnchorButton>
  );
}
