import { getRouteApi } from "@tanstack/react-router";
import { AlertsPanel } from "../../features/alerts/alerts-panel.tsx";
import { useUnreadAlerts } from "../../features/alerts/use-unread-alerts.ts";
import { BillingPanel } from "../../features/subscriptions/billing-panel.tsx";
import { ActingFor } from "../../features/organizations/acting-for.tsx";
import { SubscriptionList } from "../../features/subscriptions/subscription-list.tsx";
import { useLiveUsage } from "../../features/usage/use-live-usage.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { Badge } from "../../ui/badge.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { dashboardTabs } from "./dashboard-tabs.ts";

const route = getRouteApi("/market/dashboard");

const panels = { agents: SubscriptionList, alerts: AlertsPanel, billing: BillingPanel };
const labels = { agents: "My agents", alerts: "Alerts", billing: "Billing" };

/** What a buyer has: plans with their usage, and what they cost. */
export function DashboardPage() {
  usePageTitle("Dashboard");
  useLiveUsage();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const unread = useUnreadAlerts();
  return (
    <>
      <PageHeader
        title="Dashboard"
        description={<ActingFor>{(name) => `Plans, usage and bills of ${name}`}</ActingFor>}
        actions={<LinkButton to="/">Find agents</LinkButton>}
      />
      <Tabs
        label="Dashboard"
        value={tab === "billing" || tab === "alerts" ? tab : "agents"}
        onChange={(next) =>
          void navigate({ search: next === "agents" ? {} : { tab: next }, resetScroll: false })
        }
        tabs={dashboardTabs.map((value) => {
          const Panel = panels[value];
          const label = value === "alerts" && unread > 0 ? <AlertsLabel unread={unread} /> : labels[value];
          return { value, label, panel: <Panel /> };
        })}
      />
    </>
  );
}

function AlertsLabel({ unread }: { unread: number }) {
  return (
    <>
      {labels.alerts}
      <Badge tone="accent">
        {unread}
        <span className="sr-only"> unread</span>
      </Badge>
    </>
  );
}
