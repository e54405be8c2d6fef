import { KeyRound } from "lucide-react";
import { ApiKeyPanel } from "../../features/api-keys/api-key-panel.tsx";
import { CreateKey } from "../../features/api-keys/create-key.tsx";
import { useMay } from "../../features/organizations/use-may.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** The keys with which programs of the organization that one acts for call Souk. */
export function ApiKeysPage() {
  usePageTitle("API keys");
  const { data } = trpc.organizations.list.useQuery();
  const active = data?.items.find(({ isActive }) => isActive);
  const mayManage = useMay("api_keys.manage");
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="API keys"
        description={active && `For programs that act for ${active.isPersonal ? "you" : active.name}.`}
        actions={
          active &&
          mayManage && <CreateKey organizationId={active.id} isVendor={active.publishesAs !== null} />
        }
      />
      {active && (mayManage ? <ApiKeyPanel organizationId={active.id} /> : <NotYours />)}
    </div>
  );
}

function NotYours() {
  return (
    <EmptyState icon={<KeyRound />} title="Keys are for owners and admins">
      Ask one of them for a key, or to make you an admin of the organization.
    </EmptyState>
  );
}
