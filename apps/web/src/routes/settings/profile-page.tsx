import { AccountDetails } from "../../features/identity/account-details.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { PageHeader } from "../../ui/page-header.tsx";

/** Who one is here. */
export function ProfilePage() {
  usePageTitle("Profile");
  return (
    <>
      <PageHeader title="Profile" />
      <AccountDetails />
    </>
  );
}
