/** The panels of the dashboard as its URL names them; the first one is shown when it names none. */
export const dashboardTabs = ["agents", "billing", "connected", "account"] as const;

export interface DashboardSearch {
  tab?: (typeof dashboardTabs)[number];
}

/** Reads the panel from a URL; a name that means nothing shows the first one. */
export function readDashboardSearch({ tab }: { tab?: string }): DashboardSearch {
  const known = dashboardTabs.find((value) => value === tab);
  return known ? { tab: known } : {};
}
