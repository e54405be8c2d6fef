/** The panels of the dashboard as its URL names them; the first one is shown when it names none. */
export const dashboardTabs = ["agents", "alerts", "billing"] as const;

export type DashboardTab = (typeof dashboardTabs)[number];

/** Panels that became pages of the settings; their old addresses lead there. */
export const movedTabs = { connected: "/settings/agents", account: "/settings/profile" } as const;

export interface DashboardSearch {
  tab?: DashboardTab | keyof typeof movedTabs;
}

/** Reads the panel from a URL; a name that means nothing shows the first one. */
export function readDashboardSearch({ tab }: { tab?: string }): DashboardSearch {
  const known = [...dashboardTabs, "connected" as const, "account" as const].find((value) => value === tab);
  return known ? { tab: known } : {};
}
