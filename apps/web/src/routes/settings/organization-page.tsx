import { MyOrganizations } from "../../features/organizations/my-organizations.tsx";
import { OrganizationPanel, PersonalPanel } from "../../features/organizations/organization-panel.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { PageHeader } from "../../ui/page-header.tsx";

/** The organization that one acts for, and the way to others. */
export function OrganizationPage() {
  usePageTitle("Organization");
  const { data } = trpc.organizations.list.useQuery();
  const active = data?.items.find(({ isActive }) => isActive);
  return (
    <>
      <PageHeader title="Organization" />
      <div className="flex max-w-3xl flex-col gap-10">
        {active && (active.isPersonal ? <PersonalPanel /> : <OrganizationPanel organization={active} />)}
        <MyOrganizations />
      </div>
    </>
  );
}
