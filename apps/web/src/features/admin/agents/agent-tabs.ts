/** The panels of an agent's page as its URL names them; the first one is shown when it names none. */
export const agentTabs = ["settings", "metrics", "plans", "connect"] as const;
export type AgentTab = (typeof agentTabs)[number];

export interface AgentTabSearch {
  tab?: AgentTab;
}

/** Reads the panel from a URL; a name that means nothing shows the first one. */
export function readAgentTabSearch({ tab }: { tab?: string }): AgentTabSearch {
  const known = agentTabs.find((value) => value === tab);
  return known ? { tab: known } : {};
}
