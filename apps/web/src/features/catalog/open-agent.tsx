import type { ComponentProps, ReactNode } from "react";
import { ArrowUpRight } from "lucide-react";
import { isDemoAddress } from "../../lib/demo-address.ts";
import { AnchorButton } from "../../ui/link-button.tsx";

interface OpenAgentProps extends Omit<ComponentProps<typeof AnchorButton>, "href"> {
  agent: { name: string; launchUrl: string };
  children?: ReactNode;
}

/** Goes to the agent's own site, which signs its users in through Souk; listings of the demo market have none. */
export function OpenAgent({ agent, children, variant = "primary", ...look }: OpenAgentProps) {
  if (isDemoAddress(agent.launchUrl)) {
    return (
      <p className="self-center text-sm text-muted">
        <strong className="font-medium text-ink">Demo listing.</strong> No agent runs behind it.
      </p>
    );
  }
  return (
    <AnchorButton href={agent.launchUrl} variant={variant} {...look}>
      {children ?? `Open ${agent.name.length > 16 ? "agent" : agent.name}`}
      <ArrowUpRight aria-hidden />
    </AnchorButton>
  );
}
