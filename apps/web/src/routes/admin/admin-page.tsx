import { usePageTitle } from "../../lib/page-title.ts";
import { PageHeader } from "../../ui/page-header.tsx";

export function AdminPage() {
  usePageTitle("Admin");
  return <PageHeader title="Admin" />;
}
