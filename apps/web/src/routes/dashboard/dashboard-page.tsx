import { getRouteApi } from "@tanstack/react-router";
import { BillingPanel } from "../../features/subscriptions/billing-panel.tsx";
import { ActingFor } from "../../features/organizations/acting-for.tsx";
import { SubscriptionList } from "../../features/subscriptions/subscription-list.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { dashboardTabs } from "./dashboard-tabs.ts";

const route = getRouteApi("/market/dashboard");

const panels = { agents: SubscriptionList, billing: BillingPanel };
const labels = { agents: "My agents", billing: "Billing" };

/** What a buyer has: plans with their usage, and what they cost. */
export function DashboardPage() {
  usePageTitle("Dashboard");
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title="Dashboard"
        description={<ActingFor>{(name) => `Plans, usage and bills of ${name}`}</ActingFor>}
        actions={<LinkButton to="/">Find agents</LinkButton>}
      />
      <Tabs
        label="Dashboard"
        value={tab === "billing" ? tab : "agents"}
        onChange={(next) =>
          void navigate({ search: next === "agents" ? {} : { tab: next }, resetScroll: false })
        }
        tabs={dashboardTabs.map((value) => {
          const Panel = panels[value];
          return { value, label: labels[value], panel: <Panel /> };
        })}
      />
    </>
  );
}
