import { Profile } from "../../features/profile/profile.tsx";
import { DangerZone } from "../../features/security/danger-zone.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { PageHeader } from "../../ui/page-header.tsx";

/** Who one is here. */
export function ProfilePage() {
  usePageTitle("Profile");
  return (
    <>
      <PageHeader title="Profile" />
      <Profile />
      <DangerZone />
    </>
  );
}
