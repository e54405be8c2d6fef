import { usePageTitle } from "../../lib/page-title.ts";
import { PageHeader } from "../../ui/page-header.tsx";

export function DashboardPage() {
  usePageTitle("Dashboard");
  return <PageHeader title="Dashboard" />;
}
